import Database

/// Writes each row with a statement of its own.
final class SQLiteRowWriter: RowWriter {
    private let statement: SQLiteStatement

    init(_ statement: SQLiteStatement) {
        self.statement = statement
    }

    func bind(_ column: Int32, _ value: Int64) { statement.bind(column, value) }
    func bind(_ column: Int32, text: UnsafeBufferPointer<UInt8>) { statement.bind(column, text: text) }
    func bind(_ column: Int32, bytes: [UInt8]) { statement.bind(column, bytes: bytes) }
    func bindNull(_ column: Int32) { statement.bindNull(column) }
    func add() throws(DatabaseError) { try statement.run() }
    func add(_ column: Int32, utf8: ArraySlice<UInt8>) throws(DatabaseError) { try statement.run(column, utf8: utf8) }
    func add(_ column: Int32, bytes: [UInt8]) throws(DatabaseError) { try statement.run(column, bytes: bytes) }
}
