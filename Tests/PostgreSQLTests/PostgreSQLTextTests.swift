import Testing

@testable import PostgreSQL

/// How SQL and values are written for PostgreSQL.
@Suite struct PostgreSQLTextTests {
    @Test(arguments: [
        ("SELECT 1", "SELECT 1"),
        ("SELECT ?, ?", "SELECT $1, $2"),
        ("SELECT ?2, ?1, ?2", "SELECT $2, $1, $2"),
        ("SELECT ?3, ?", "SELECT $3, $4"),
        ("SELECT '?', \"?\", ?", "SELECT '?', \"?\", $1"),
        ("SELECT 'it''s ?', ?12", "SELECT 'it''s ?', $12"),
        ("a CROSS JOIN b ON a.c = b.c", "a JOIN b ON a.c = b.c"),
    ])
    func parametersAreNumbered(sql: String, expected: String) {
        #expect(PostgreSQLText.translated(sql) == expected)
    }

    @Test(arguments: [
        ("host=/run/postgresql dbname=points", true), ("postgresql://db.example/points", true),
        ("postgres:///points?host=a,b", true), ("dbname = points", true), ("  user=a", true),
        ("points.db", false), ("/var/lib/host=a/points.db", false), ("name=a.db", false), ("host", false), ("", false),
    ])
    func addressesAreTold(text: String, isAddress: Bool) {
        #expect(ConnectionInfo.isAddress(text) == isAddress)
    }

    /// The binary form has digits of base 10,000: their number, the first one's weight, the sign, and the scale.
    @Test(arguments: Self.sums) func sumsAreWholeNumbers(words: [UInt16], expected: Int64) {
        var bytes: [UInt8] = []
        for word in words { bytes.append(bigEndian: word) }
        #expect(bytes.withUnsafeBufferPointer { $0.wholeNumeric } == expected)
    }

    static let sums: [([UInt16], Int64)] = [
        ([0, 0, 0, 0], 0), ([1, 0, 0, 0, 7], 7), ([1, 0, 0x4000, 0, 7], -7), ([2, 1, 0, 0, 12, 3_456], 123_456),
        ([1, 1, 0, 0, 12], 120_000), ([2, 0, 0, 2, 5, 5_000], 5),
        ([5, 4, 0, 0, 922, 3_372, 368, 5_477, 5_807], Int64.max),
        ([5, 4, 0x4000, 0, 922, 3_372, 368, 5_477, 5_808], Int64.min),
        ([5, 4, 0, 0, 922, 3_372, 368, 5_477, 5_808], Int64.max), ([1, 30, 0x4000, 0, 1], Int64.min),
    ]
}
