import Database

/// A query whose rows are read in portions, by a cursor. It needs a transaction.
final class PostgreSQLScan: Statement {
    /// The rows of a portion.
    private static let portion: Int32 = 2_000

    private let connection: PostgreSQLConnection
    private let sql: String
    /// Tells the types of the parameters.
    private let query: PostgreSQLStatement
    private let cursor: String
    private let fetch: PostgreSQLStatement
    private var isOpen = false
    /// The rows of the present portion that were read.
    private var rows: Int32 = 0

    init(_ sql: String, on connection: PostgreSQLConnection) {
        self.connection = connection
        self.sql = PostgreSQLText.translated(sql)
        query = PostgreSQLStatement(sql, on: connection)
        cursor = connection.newName()
        fetch = PostgreSQLStatement("FETCH FORWARD \(Self.portion) FROM \(cursor)", on: connection)
    }

    func bind(_ index: Int32, _ value: Int64) { query.bind(index, value) }
    func bind(_ index: Int32, text: UnsafeBufferPointer<UInt8>) { query.bind(index, text: text) }
    func bind(_ index: Int32, bytes: [UInt8]) { query.bind(index, bytes: bytes) }
    func bindNull(_ index: Int32) { query.bindNull(index) }

    func ask() throws(DatabaseError) {
        try connection.sendRows()
        reset()
        let pq = connection.pq
        let types = try query.parameterTypes()
        let values = Parameters(query.parameters, types: types)
        try connection.send(.discard) { handle in
            values.withPointers { texts, lengths, formats in
                pq.sendQuery(
                    handle, "DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql)", Int32(types.count), types, texts, lengths,
                    formats, 1)
            }
        }
        isOpen = true
        rows = 0
    }

    func step() throws(DatabaseError) -> Bool {
        if !isOpen { try ask() }
        if try fetch.step() {
            rows += 1
            return true
        }
        guard rows == Self.portion else {
            reset()
            return false
        }
        rows = 0
        return try step()
    }

    func run() throws(DatabaseError) {
        while try step() {}
    }

    func run(_ index: Int32, utf8: ArraySlice<UInt8>) throws(DatabaseError) {
        query.bind(index, utf8: utf8)
        try run()
    }

    func run(_ index: Int32, bytes: [UInt8]) throws(DatabaseError) {
        query.bind(index, bytes: bytes)
        try run()
    }

    func reset() {
        fetch.reset()
        guard isOpen else { return }
        isOpen = false
        // A transaction that has failed has no cursors.
        try? connection.runOnce("CLOSE \(cursor)")
    }

    func int(_ column: Int32) -> Int64 { fetch.int(column) }
    func text(_ column: Int32) -> String { fetch.text(column) }
    func isNull(_ column: Int32) -> Bool { fetch.isNull(column) }
    func unsafeBytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> { fetch.unsafeBytes(column) }
}
