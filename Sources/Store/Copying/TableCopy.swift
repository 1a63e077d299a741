import Database

/// Copies the rows of one table, in the order of its key. The greatest key in the target tells where to go on.
struct TableCopy {
    private let table: StoredTable
    private let target: CopySide
    private let first: any Statement
    private let next: any Statement
    /// How each column is written, in the order of the query.
    private let types: [RowForm.ColumnType]

    /// How many rows are read at once.
    private let portion: Int
    private let limits: Limits

    /// How much is done at once.
    struct Limits {
        /// The most rows that are read at once.
        var portion = 5_000
        /// No further rows join a transaction that has this many. They are a few MiB.
        var rows = 20_000
        /// No further rows join a transaction that has this many bytes of texts and packed values. A server has to take
        /// all that is sent of a transaction within the time that its answer may take.
        var bytes = 16 << 20
    }

    /// What was copied.
    private struct Copied {
        var rows = 0
        var bytes = 0
    }

    init(_ table: StoredTable, from source: CopySide, to target: CopySide, limits: Limits) throws {
        portion = min(limits.portion, table.mostRows)
        self.limits = limits
        self.table = table
        self.target = target
        first = try source.connection.prepare(table.query(afterKey: false, limit: portion))
        next = try source.connection.prepare(table.query(afterKey: true, limit: portion))
        types = table.columns.map { $0.type(in: target.connection.dialect) }
    }

    /// - Parameters:
    ///   - agreement: what the target is filled under.
    ///   - committed: called after each commit with the number of rows that it had.
    func run(under agreement: CopyAgreement, committed: (Int) throws -> Void) throws {
        var writer: (any RowWriter)?
        var isEnd = false
        while !isEnd {
            var copied = Copied()
            try agreement.fill { connection in
                let rows = try writer ?? connection.rows(table.form(in: connection.dialect))
                writer = rows
                // Under the target's lock, since another process may go on with the same copy.
                var key = try target.lastKey(of: table)
                while !isEnd && hasRoom(copied) { isEnd = try !copyPortion(after: &key, to: rows, &copied) }
            }
            if copied.rows > 0 { try committed(copied.rows) }
        }
    }

    /// Whether further rows may join a transaction.
    private func hasRoom(_ copied: Copied) -> Bool { copied.rows < limits.rows && copied.bytes < limits.bytes }

    /// Copies the next rows, as long as the transaction has room for them.
    /// - Parameters:
    ///   - key: that of the last row before; gets that of the last row that was copied.
    ///   - copied: what the transaction has.
    /// - Returns: whether there may be more rows.
    private func copyPortion(
        after key: inout RowKey?, to writer: any RowWriter, _ copied: inout Copied
    ) throws -> Bool {
        let query = key == nil ? first : next
        defer { query.reset() }
        key?.bind(to: query, of: table)
        var rows = 0
        while try query.step() {
            for (index, type) in types.enumerated() {
                copied.bytes += Self.bind(Int32(index), type, of: query, to: writer)
            }
            try writer.add()
            copied.rows += 1
            rows += 1
            guard rows < portion && hasRoom(copied) else {
                key = RowKey(of: table, in: query)
                return true
            }
        }
        return false
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
