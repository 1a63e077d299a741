import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@testable import Store

/// The version tells every process whether anything has been committed.
@Suite(.ofFiles) struct VersionTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore
    let other: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase()
        store = try database.open()
        other = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
    }

    @Test func everyCommitChangesTheVersion() throws {
        var seen: Set<UInt64> = []
        func look() throws {
            let version = try #require(store.version)
            #expect(other.version == version)
            #expect(seen.insert(version).inserted)
        }
        try look()
        for store in [store, other, store] {
            try store.log("visit")
            try look()
        }
        try other.apply(Definitions.project(events: [Definitions.event("visit", points: 7)]))
        try look()
        #expect(try store.erase("ann", in: store.project().number) == .complete)
        try look()
    }

    @Test func readingKeepsTheVersion() throws {
        let version = try #require(store.version)
        #expect(try store.balance(of: "ann") == nil)
        #expect(try store.differences() == [])
        #expect(store.version == version)
    }

    /// Its commit may have happened or not.
    @Test func versionIsNilAfterAProcessEndsDuringACommit() throws {
        let version = try #require(store.version)
        let descriptor = open(database.path + "-lock", O_RDWR | O_CLOEXEC)
        defer { close(descriptor) }
        try ChangeMark(of: .everything, file: descriptor, path: database.path).begin()
        #expect(store.version == nil && other.version == nil)
        try other.log("visit")
        #expect(try #require(store.version) > version)
    }
}
