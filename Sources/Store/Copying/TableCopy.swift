import Database

/// Copies the rows of one table, in the order of its key. The greatest key in the target tells where it stopped.
struct TableCopy {
    private let table: StoredTable
    private let target: CopySide
    private let first: any Statement
    private let next: any Statement
    /// How each column is written, in the order of the query.
    private let types: [RowForm.ColumnType]

    /// How many rows are read at once.
    private let portion: Int

    /// No further rows join a transaction that has as many bytes of texts and packed values.
    private static let largestTransaction = 16 << 20

    /// What was copied.
    private struct Copied {
        var rows = 0
        var bytes = 0
    }

    /// - Parameter portion: the most rows that are read at once.
    init(_ table: StoredTable, from source: CopySide, to target: CopySide, portion: Int) throws {
        let portion = min(portion, table.mostRows)
        self.portion = portion
        self.table = table
        self.target = target
        first = try source.connection.prepare(table.query(afterKey: false, limit: portion))
        next = try source.connection.prepare(table.query(afterKey: true, limit: portion))
        types = table.columns.map { $0.type(in: target.connection.dialect) }
    }

    /// - Parameters:
    ///   - portions: how many portions of rows are committed together, at most.
    ///   - committed: called after each commit with the number of rows that it had.
    func run(portions: Int, committed: (Int) throws -> Void) throws {
        var key = try target.lastKey(of: table)
        var writer: (any RowWriter)?
        var isEnd = false
        while !isEnd {
            var all = Copied()
            try target.write { connection in
                let rows = try writer ?? connection.rows(table.form(in: connection.dialect))
                writer = rows
                for _ in 0..<portions where !isEnd && all.bytes < Self.largestTransaction {
                    let found = try copyPortion(after: &key, to: rows)
                    try connection.sendRows()
                    all.rows += found.rows
                    all.bytes += found.bytes
                    isEnd = found.rows < portion
                }
            }
            if all.rows > 0 { try committed(all.rows) }
        }
    }

    /// Copies the next rows.
    /// - Parameter key: that of the last row before; gets that of the last row, unless it is the last one of all.
    private func copyPortion(after key: inout RowKey?, to writer: any RowWriter) throws -> Copied {
        let query = key == nil ? first : next
        defer { query.reset() }
        key?.bind(to: query, of: table)
        var copied = Copied()
        while try query.step() {
            for (index, type) in types.enumerated() {
                copied.bytes += Self.bind(Int32(index), type, of: query, to: writer)
            }
            try writer.add()
            copied.rows += 1
            if copied.rows == portion { key = RowKey(of: table, in: query) }
        }
        return copied
    }

    /// - Returns: the bytes of a text or packed value.
    private static func bind(
        _ column: Int32, _ type: RowForm.ColumnType, of row: any Statement, to writer: any RowWriter
    ) -> Int {
        if row.isNull(column) {
            writer.bindNull(column + 1)
            return 0
        }
        switch type {
        case .integer:
            writer.bind(column + 1, row.int(column))
            return 0
        case .text:
            return row.withBytes(column) {
                writer.bind(column + 1, text: $0)
                return $0.count
            }
        case .bytes:
            let bytes = row.bytes(column)
            writer.bind(column + 1, bytes: bytes)
            return bytes.count
        }
    }
}
