import Database
import Locking
import Loyalty
import SQLite

/// A database file with SQLite.
final class FileEngine: Engine {
    private let file: DatabaseFile
    private let lock: WriterLock
    private let framesPerCheckpoint: Int

    /// - Parameters:
    ///   - create: whether to create the file if there is none.
    ///   - journal: the journal of a database that is created; an existing one keeps its own.
    ///   - framesPerCheckpoint: see the initializer of ``LoyaltyStore``.
    init(path: String, create: Bool, journal: Journal, framesPerCheckpoint: Int) throws {
        file = DatabaseFile(path: path, newJournal: journal)
        if create {
            try file.create()
            _ = try file.content()
        } else {
            try file.checkIsDatabase()
        }
        lock = try WriterLock(beside: file)
        self.framesPerCheckpoint = framesPerCheckpoint
    }

    var name: String { file.path }
    var longestWait: Int64 { lock.longestWait }
    var readsBesideWrites: Bool { Journal(ofDatabaseAt: file.path) == .writeAhead }
    var readsAhead: Bool { false }
    var losses: Int { 0 }
    var definitionsVersion: UInt64? { lock.definitionsMark.steady }
    /// There is nothing to ask.
    func confirmConfiguration(asking readers: ReaderPool) {}

    func commitVersion(asking readers: ReaderPool) -> UInt64? { lock.commitMark.steady }

    func configuration(asking readers: ReaderPool) throws -> ConfigurationState {
        try readers.withReader { reader in
            let query = try reader.statement(
                """
                SELECT number, tracesLeft, closure, \(reader.connection.dialect.schemaVersion) FROM revision WHERE id = 1
                """)
            guard let row = try query.first({ ($0.int(0), $0.int(1), $0.int(2), $0.int(3)) }) else {
                return ConfigurationState(revision: 0)
            }
            try reader.checkUse(schema: row.3, closure: row.2)
            return ConfigurationState(revision: row.0, tracesLeft: row.1 != 0)
        }
    }

    func now() -> Instant { SystemClock.now() }

    func prepare(create: Bool, upgrade context: UpgradeContext) throws -> Bool {
        let version = try create ? 0 : DatabaseSchema.version(of: file.readingConnection())
        guard create || version > 0 else { throw StoreError.empty(path: file.path) }
        guard version != DatabaseSchema.newest else { return false }
        try lock.withLock {
            let connection = try file.writingConnection()
            lock.commitMark.begin()
            // Programs that are running look at the schema again.
            lock.definitionsMark.begin()
            if version > 0 { context.progress(0) }
            let upgrade = Upgrade(connection: connection, definitionsMark: lock.definitionsMark, context: context)
            try DatabaseSchema.migrate(connection, count: upgrade.run)
        }
        return true
    }

    func readingConnection() throws -> any Connection { try file.readingConnection() }

    func writingSession(cache: Int64) throws -> any WritingSession {
        try FileSession(file: file, lock: lock, framesPerCheckpoint: framesPerCheckpoint, cache: cache)
    }

    func readingAtLength<Result>(_ body: () throws -> Result) throws -> Result { try file.readingAtLength(body) }
}
