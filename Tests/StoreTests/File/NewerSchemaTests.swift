import Database
import Glibc
import Loyalty
import TestSupport
import Testing

@testable import Store

/// A program that meets a schema which it doesn't know, because a newer one has upgraded the database.
@Suite struct NewerSchemaTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase()
        store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        try store.log("visit")
    }

    private static let newer = DatabaseSchema.newest + 1

    /// What a newer program does, which also changes what is configured.
    private func upgrade() throws {
        switch TestDatabase.engine {
        case .sqlite: try database.tamperWithDefinitions("PRAGMA user_version = \(Self.newer)")
        case .postgresql: try database.tamperWithDefinitions("UPDATE schemaVersion SET number = \(Self.newer)")
        }
    }

    @Test func aStoreThatIsOpenRefusesEverything() throws {
        try upgrade()
        let error = StoreError.newerSchema(found: Self.newer, known: DatabaseSchema.newest)
        for _ in 0..<2 {
            #expect(throws: error) { try store.write { try $0.touch() } }
            #expect(throws: error) { try store.writeAlone { try $0.touch() } }
            #expect(throws: error) { try store.catalog() }
        }
        #expect(throws: error) { try database.open() }
        let touched = try database.integer("SELECT at FROM writeCheck")
        #expect(touched == 0)
    }

    /// The first question of every transaction of schema 6, whose programs don't look at the version of the schema.
    @Test func aProgramOfSchema6CannotWrite() throws {
        let connection = try database.connection()
        #expect(throws: DatabaseError.self) {
            try connection.integer(
                """
                SELECT number, EXISTS (SELECT 1 FROM recount),
                    EXISTS (SELECT 1 FROM field WHERE counted IS NOT NULL OR kind = 2)
                FROM revision WHERE id = 1
                """)
        }
    }

    /// By the mark in memory: it costs no question.
    @Test(.ofFiles) func anUpgradeIsNoticedByOpenStores() throws {
        let kept = try TemporaryDatabase()
        try KeptDatabase(version: 6).restore(to: kept.path)
        let descriptor = open(kept.path + "-lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let mark = try ChangeMark(of: .definitions, file: descriptor, path: kept.path)
        let before = try #require(mark.steady)
        _ = try kept.open()
        #expect(try #require(mark.steady) > before)
    }
}
