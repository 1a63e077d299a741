import Database

/// Writes many rows with one statement: each column is sent as an array.
final class PostgreSQLRowWriter: RowWriter {
    private let connection: PostgreSQLConnection
    private let columns: [RowForm.ColumnType]
    private let sql: String
    private let compiled: CompiledStatement
    private var present: [Cell]
    private var arrays: [ArrayValue]
    private var count: Int32 = 0

    init(_ form: RowForm, on connection: PostgreSQLConnection) {
        self.connection = connection
        columns = form.columns.map(\.type)
        present = columns.map { _ in .null }
        arrays = columns.map { ArrayValue(of: $0) }
        let values = columns.enumerated().map { "$\($0.offset + 1)::\($0.element.sqlName)[]" }.joined(separator: ", ")
        let names = (1...columns.count).map { "c\($0)" }.joined(separator: ", ")
        sql =
            form.action == .update
            ? """
            UPDATE \(form.table) SET \(form.assignments { "rows.c\($0)" }) FROM unnest(\(values)) AS rows (\(names)) \
            WHERE \(form.isKey { "rows.c\($0)" })
            """ : form.insertion(of: "SELECT * FROM unnest(\(values))")
        compiled = connection.statement(sql)
    }

    func bind(_ column: Int32, _ value: Int64) { present[Int(column) - 1] = .integer(value) }
    func bind(_ column: Int32, text: UnsafeBufferPointer<UInt8>) { present[Int(column) - 1] = .bytes(Array(text)) }
    func bind(_ column: Int32, bytes: [UInt8]) { present[Int(column) - 1] = .bytes(bytes) }
    func bindNull(_ column: Int32) { present[Int(column) - 1] = .null }

    func add() throws(DatabaseError) {
        if count == 0 { connection.hasRows(self) }
        for (index, value) in present.enumerated() { arrays[index].append(value) }
        count += 1
        if count == Self.mostRows { try connection.sendRows() }
    }

    func add(_ column: Int32, utf8: ArraySlice<UInt8>) throws(DatabaseError) {
        try add(column, bytes: Array(utf8))
    }

    func add(_ column: Int32, bytes: [UInt8]) throws(DatabaseError) {
        present[Int(column) - 1] = .bytes(bytes)
        defer { bindNull(column) }
        try add()
    }

    /// A statement writes at most so many rows. When a table has them, the rows of all tables are sent, in the order in
    /// which their first ones were added. The server writes them while this process goes on.
    private static let mostRows: Int32 = 250

    /// Sends the rows that were added.
    func send() throws(DatabaseError) {
        defer { forget() }
        let pq = connection.pq
        try connection.compile(compiled, sql)
        for index in arrays.indices { arrays[index].finish(count: count) }
        let values = Parameters(binary: arrays.map(\.bytes))
        try connection.send(.discard) { handle in
            values.withPointers { texts, lengths, formats in
                pq.sendQueryPrepared(handle, compiled.name, Int32(columns.count), texts, lengths, formats, 1)
            }
        }
    }

    /// Drops the rows that were added.
    func forget() {
        for index in arrays.indices { arrays[index].removeAll() }
        count = 0
    }
}
