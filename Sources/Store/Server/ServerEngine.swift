import Database
import Locking
import Loyalty
import PostgreSQL

/// A PostgreSQL server, which several machines can share.
final class ServerEngine: Engine {
    /// The key of the advisory lock under which all writing happens: "Pnch", as the mark of a database file.
    static let lockKey = DatabaseSchema.applicationId

    private let info: ConnectionInfo
    private let time = ServerTime()
    private let state: ServerState

    /// - Parameter address: a URI or a connection string of libpq.
    init(address: String) throws {
        do {
            info = try ConnectionInfo(address)
            state = ServerState(of: info, time: time)
        } catch {
            throw StoreError(error)
        }
    }

    var name: String { info.name }
    let longestWait: Int64 = 5_000
    let readsBesideWrites = true
    let readsAhead = true
    var losses: Int { info.losses }
    var definitionsVersion: UInt64? { nil }

    func configuration(asking readers: ReaderPool) throws -> ConfigurationState {
        try state.configuration(asking: readers)
    }

    func confirmConfiguration(asking readers: ReaderPool) throws { try state.confirm(asking: readers) }

    func commitVersion(asking readers: ReaderPool) -> UInt64? { try? state.version(asking: readers) }

    func now() -> Instant { time.now() }

    func prepare(create: Bool, upgrade: UpgradeContext) throws -> Bool {
        let session = try writingSession()
        // Until something is written, everything is read by this.
        if let now = try session.connection.integer("SELECT \(ServerTime.expression)") {
            time.observe(Instant(milliseconds: now))
        }
        switch try session.schemaVersion() {
        case DatabaseSchema.newest: return false
        case 0 where !create: throw StoreError.noTables(name: name)
        default: return try session.migrate()
        }
    }

    func readingConnection() throws -> any Connection {
        try PostgreSQLConnection(info, applicationName: "punchcard", settings: ServerSettings.reading)
    }

    func writingSession(cache: Int64) throws -> any WritingSession { try writingSession() }

    private func writingSession() throws -> ServerSession {
        try ServerSession(
            PostgreSQLConnection(info, applicationName: "punchcard", settings: ServerSettings.writing), to: info,
            longestWait: longestWait,
            time: time, state: state)
    }

    /// A reader blocks nobody.
    func readingAtLength<Result>(_ body: () throws -> Result) throws -> Result { try body() }
}
