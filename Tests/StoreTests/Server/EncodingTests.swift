import Database
import TestSupport
import Testing

@testable import Store

/// A database gets tables only if it can keep every text.
@Suite(.enabled(if: TestDatabase.engine == .postgresql, "it needs a server"))
struct EncodingTests {
    @Test(arguments: ["LATIN1", "SQL_ASCII"])
    func otherEncodingsAreRefused(encoding: String) throws {
        let folder = try TemporaryFolder()
        let whole = try TestDatabase(in: folder, isEmpty: true).address
        let server = try TestDatabase.connection(to: whole)
        let name = try #require(try server.text("SELECT current_database()"))
        let other = "\(name)_\(encoding.lowercased())"
        try server.execute("CREATE DATABASE \(other) ENCODING '\(encoding)' LOCALE 'C' TEMPLATE template0")
        defer { _ = try? server.execute("DROP DATABASE \(other) WITH (FORCE)") }
        let address = whole.replacing("/\(name)", with: "/\(other)").replacing(
            "dbname=\(name)", with: "dbname=\(other)")
        try #require(address != whole)
        let isEmpty = {
            try TestDatabase.connection(to: address).integer(
                "SELECT count(*) FROM pg_tables "
                    + "WHERE schemaname = 'public'") == 0
        }
        #expect(throws: StoreError.otherEncoding(encoding, name: LoyaltyStore.name(of: address))) {
            try LoyaltyStore(path: address, create: true)
        }
        let source = folder.file("source.db")
        _ = try LoyaltyStore(path: source, create: true)
        #expect(throws: StoreError.otherEncoding(encoding, name: LoyaltyStore.name(of: address))) {
            try DatabaseCopy(from: source, to: address).run()
        }
        #expect(try isEmpty())
        // The source isn't closed for a copy that can't begin.
        #expect(throws: CopyRefusal.self) { try DatabaseCopy.abort(source) }
    }
}
