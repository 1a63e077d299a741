import Database

/// Copies the rows of one table, in the order of its key. The greatest key in the target tells where it stopped.
struct TableCopy {
    private let table: StoredTable
    private let target: CopySide
    private let first: any Statement
    private let next: any Statement
    /// How each column is written, in the order of the query.
    private let types: [RowForm.ColumnType]

    /// The most rows that are read at once.
    private let portion: Int

    /// - Parameter portion: the most rows that are read at once.
    init(_ table: StoredTable, from source: CopySide, to target: CopySide, portion: Int) throws {
        self.portion = portion
        self.table = table
        self.target = target
        first = try source.connection.prepare(table.query(afterKey: false, limit: portion))
        next = try source.connection.prepare(table.query(afterKey: true, limit: portion))
        types = table.columns.map { $0.type(in: target.connection.dialect) }
    }

    /// - Parameters:
    ///   - portions: how many portions of rows are committed together.
    ///   - committed: called after each commit with the number of rows that it had.
    func run(portions: Int, committed: (Int) throws -> Void) throws {
        var key = try target.lastKey(of: table)
        var writer: (any RowWriter)?
        var isEnd = false
        while !isEnd {
            var count = 0
            try target.write { connection in
                let rows = try writer ?? connection.rows(table.form(in: connection.dialect))
                writer = rows
                for _ in 0..<portions where !isEnd {
                    let found = try copyPortion(after: &key, to: rows)
                    count += found
                    isEnd = found < portion
                }
            }
            if count > 0 { try committed(count) }
        }
    }

    /// Copies the next rows.
    /// - Parameter key: that of the last row before; gets that of the last row, unless it is the last one of all.
    /// - Returns: the number of rows.
    private func copyPortion(after key: inout RowKey?, to writer: any RowWriter) throws -> Int {
        let query = key == nil ? first : next
        defer { query.reset() }
        key?.bind(to: query, of: table)
        var count = 0
        while try query.step() {
            for (index, type) in types.enumerated() { Self.bind(Int32(index), type, of: query, to: writer) }
            try writer.add()
            count += 1
            if count == portion { key = RowKey(of: table, in: query) }
        }
        return count
    }

    private static func bind(
        _ column: Int32, _ type: RowForm.ColumnType, of row: any Statement, to writer: any RowWriter
    ) {
        if row.isNull(column) { return writer.bindNull(column + 1) }
        switch type {
        case .integer: writer.bind(column + 1, row.int(column))
        case .text: row.withBytes(column) { writer.bind(column + 1, text: $0) }
        case .bytes: writer.bind(column + 1, bytes: row.bytes(column))
        }
    }
}
