import Database
import FoundationEssentials
import Glibc
import PostgreSQL
import Store
import Synchronization

/// A database on the server, for one test at a time.
final class ServerDatabase: Sendable {
    private static let made = Atomic<Int>(0)
    private static let prefix = "punchcard_\(ProcessInfo.processInfo.processIdentifier)"
    /// Those that were emptied after a test: that takes a fraction of the time to make one.
    private static let free = Mutex<[String]>([])

    let name: String
    private let isEmpty: Bool

    /// - Parameter isEmpty: whether it has no tables.
    init(isEmpty: Bool) throws {
        self.isEmpty = isEmpty
        if !isEmpty, let free = Self.free.withLock({ $0.popLast() }) {
            name = free
            return
        }
        name = "\(Self.prefix)_\(Self.made.add(1, ordering: .relaxed).newValue)"
        try Self.administer("CREATE DATABASE \(name)" + (isEmpty ? "" : Self.template.get().copying))
    }

    deinit {
        guard !isEmpty, (try? clear()) != nil else { return Self.drop(name) }
        Self.free.withLock { $0.append(name) }
    }

    static func address(of name: String) -> String {
        let options = (TestDatabase.server ?? "").split(separator: " ").joined(separator: "&")
        return "postgresql:///\(name)?\(options)"
    }

    /// Brings it back to what the template has.
    /// - Throws: also if its tables were changed.
    private func clear() throws {
        try Self.administer(
            """
            DO $$ DECLARE found RECORD; isFilled BOOLEAN; BEGIN
                PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid();
                IF (\(Self.tables)) <> \(try Self.template.get().tables) THEN RAISE 'changed tables'; END IF;
                FOR found IN SELECT CAST(oid AS regclass) AS name FROM pg_class
                    WHERE relkind = 'r' AND relnamespace = CAST('public' AS regnamespace) AND relname <> 'schemaversion'
                LOOP
                    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', found.name) INTO isFilled;
                    IF isFilled THEN EXECUTE format('TRUNCATE %s CASCADE', found.name); END IF;
                END LOOP;
                PERFORM setval(CAST(seqrelid AS regclass), seqstart, false) FROM pg_sequence;
                INSERT INTO batch VALUES (0, 0, 0);
                INSERT INTO revision VALUES (1, 1);
                INSERT INTO writeCheck VALUES (1, 0);
            END $$
            """, in: name)
    }

    /// A number that tells changed tables: how many conditions they have, and the version of the schema.
    private static let tables = """
        SELECT number * 10000 + (SELECT count(*) FROM pg_constraint WHERE connamespace = CAST('public' AS regnamespace))
        FROM schemaVersion
        """

    /// A database with tables, which others are copies of. To copy files takes less than to log their pages, the only
    /// way before PostgreSQL 15.
    private static let template = Result {
        let connection = try administer("CREATE DATABASE \(prefix)")
        atexit { ServerDatabase.dropAll() }
        _ = try LoyaltyStore(path: address(of: prefix), create: true)
        let tables = try administer("SELECT 1", in: prefix).integer(ServerDatabase.tables) ?? 0
        // No connection that is still closing may keep it from being copied.
        try connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(prefix)'")
        let strategy = (connection.serverVersion ?? 0) >= 150_000 ? " STRATEGY file_copy" : ""
        return (copying: " TEMPLATE \(prefix)\(strategy)", tables: tables)
    }

    private static func dropAll() {
        for name in free.withLock({ $0 }) + [prefix] { drop(name) }
    }

    private static func drop(_ name: String) {
        _ = try? administer("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }

    @discardableResult
    private static func administer(_ sql: String, in name: String = "postgres") throws -> PostgreSQLConnection {
        let connection = try PostgreSQLConnection(
            ConnectionInfo(address(of: name)), applicationName: "punchcard tests")
        try connection.execute(sql)
        return connection
    }
}
