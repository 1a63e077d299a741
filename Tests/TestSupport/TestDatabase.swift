import Database
import FoundationEssentials
import Glibc
import PostgreSQL
import SQLite
import Synchronization
import Testing

/// A database of its own for a test: a file in a folder, or a database on the PostgreSQL server whose connection string
/// the environment variable `PUNCHCARD_TEST_POSTGRESQL` has.
public struct TestDatabase: Sendable {
    /// The engine that the tests run on.
    public enum Engine: Sendable {
        case sqlite
        case postgresql
    }

    /// The server's connection string, without the name of a database; nil for files.
    static let server = ProcessInfo.processInfo.environment["PUNCHCARD_TEST_POSTGRESQL"]

    /// The engine that the tests run on.
    public static var engine: Engine { server == nil ? .sqlite : .postgresql }

    /// How many random histories a test runs unless the environment says: on a server, where each takes several times as
    /// long, fewer.
    public static func histories(_ onFiles: Int, onServer: Int) -> Int {
        engine == .sqlite ? onFiles : onServer
    }

    /// The path of the file, or the server's address, which has no spaces.
    public let address: String

    /// The database that goes with a folder. On a server it has the newest schema already.
    /// - Parameters:
    ///   - folder: where the file is. With the folder the database goes, too.
    ///   - isEmpty: whether it has no tables on a server either.
    public init(in folder: TemporaryFolder, isEmpty: Bool = false) throws {
        guard Self.engine == .postgresql else {
            address = folder.file("punchcard.db")
            return
        }
        address = try folder.companion.withLock { companion in
            let database = try companion as? ServerDatabase ?? ServerDatabase(isEmpty: isEmpty)
            companion = database
            return ServerDatabase.address(of: database.name)
        }
    }

    /// The folder of the server's socket; empty without a server.
    public static var serverFolder: String {
        let host = (server ?? "").split(separator: " ").first { $0.hasPrefix("host=") }
        return String(host?.dropFirst("host=".count) ?? "")
    }

    /// A connection that stores know nothing of.
    public static func connection(to address: String) throws -> any Connection {
        switch engine {
        case .sqlite: try SQLiteConnection(path: address, mode: .readWrite)
        case .postgresql: try PostgreSQLConnection(ConnectionInfo(address), applicationName: "punchcard tests")
        }
    }

    /// Takes the lock under which everybody writes, as another process does.
    /// - Returns: gives it back.
    public static func takeLock(of address: String) throws -> () -> Void {
        switch engine {
        case .sqlite:
            let descriptor = open(address + "-lock", O_RDWR | O_CLOEXEC)
            guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else { throw SystemError("flock") }
            return { close(descriptor) }
        case .postgresql:
            let connection = try connection(to: address)
            // "Pnch", as the mark of a file.
            try connection.execute("BEGIN; SELECT pg_advisory_xact_lock(\(0x506e_6368))")
            return { _ = try? connection.execute("COMMIT") }
        }
    }

    /// The SQL for a text that stands in an object in JSON.
    public static func json(_ column: String, _ member: String) -> String {
        switch engine {
        case .sqlite: "json_extract(\(column), '$.\(member)')"
        case .postgresql: "CAST(\(column) AS JSON) ->> '\(member)'"
        }
    }

    /// SQL of SQLite with bytes (`x'00'`) and their type (`BLOB`) as the engine that the tests run on writes them.
    public static func sql(_ sql: String) -> String {
        guard engine == .postgresql else { return sql }
        var parts = sql.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
        // Every other part stands in quotes.
        for index in stride(from: 0, to: parts.count, by: 2) {
            parts[index].replace("AS BLOB", with: "AS BYTEA")
            guard index + 1 < parts.count, parts[index].last == "x" else { continue }
            parts[index].removeLast()
            parts[index] += "BYTEA "
            parts[index + 1] = "\\x" + parts[index + 1]
        }
        return parts.joined(separator: "'")
    }
}

extension Trait where Self == ConditionTrait {
    /// Only for tests on files, since they are about what only files have.
    public static var ofFiles: Self { .enabled(if: TestDatabase.engine == .sqlite, "it is about files") }
}
