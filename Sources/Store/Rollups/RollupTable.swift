import Database

/// A row to which changes are added.
protocol Rollup {
    /// Nothing.
    init()
    /// Whether it adds nothing.
    var isZero: Bool { get }
    mutating func add(_ other: Self, sign: Int64)
}

/// The columns of a table of rollups, and what they stand for.
struct RollupForm<Key: Hashable, Row: Rollup> {
    typealias Columns = [(String, RowForm.ColumnType)]

    let table: String
    let key: Columns
    let columns: Columns
    /// Binds a key's columns, from 1 on.
    let bindKey: (any Binding, Key) -> Void
    /// Binds the columns of many keys as lists.
    let bindKeys: (any ListStatement, [Key]) -> Void
    /// Reads a key from the first columns; nil if they are damaged.
    let readKey: (any Statement) -> Key?
    /// Binds a row's columns, from an index on.
    let bindRow: (any Binding, Int32, Row) -> Void
    /// Reads a row, from a column on.
    let readRow: (any Statement, Int32) -> Row
}

/// The rows of a table of rollups.
///
/// A transaction mostly changes rows that one just before has changed. They stay in memory, so that they only have to be
/// written again. What is kept holds until another connection writes, or a transaction is rolled back.
final class RollupTable<Key: Hashable, Row: Rollup> {
    /// With more rows than this, none is kept for the next transaction.
    private static var limit: Int { 2_048 }

    private let form: RollupForm<Key, Row>
    private let select: any Statement
    private let replace: any RowWriter
    /// Reads many rows at once; nil if the engine gains nothing by that.
    private let many: (any ListStatement)?
    private var rows: [Key: Row] = [:]
    private var isAsking = false

    init(_ form: RollupForm<Key, Row>, on connection: any Connection) throws {
        self.form = form
        let (table, keys) = (form.table, form.key.map(\.0))
        let columns = form.columns.map(\.0).joined(separator: ", ")
        let isKey = keys.map { "\($0) = ?" }.joined(separator: " AND ")
        select = try connection.prepare("SELECT \(columns) FROM \(table) WHERE \(isKey)")
        replace = try connection.rows(RowForm(.replace, table, key: form.key, others: form.columns))
        let isWanted = keys.map { "\(table).\($0) = wanted.\($0)" }.joined(separator: " AND ")
        let found = ListSQL.found("SELECT \(columns) FROM \(table) WHERE \(isWanted)", for: form.key)
        many = try connection.prepareList("SELECT wanted.*, found.* FROM \(found)")
    }

    /// Forgets what is kept. Call this after the table was changed in another way.
    func forget() {
        rows.removeAll(keepingCapacity: true)
        isAsking = false
    }

    /// Asks for the rows of a transaction's keys that aren't in memory, without waiting for them.
    func ask(for keys: some Sequence<Key>) throws {
        if rows.count >= Self.limit { forget() }
        guard let many else { return }
        let unknown = keys.filter { rows[$0] == nil }
        guard !unknown.isEmpty else { return }
        form.bindKeys(many, unknown)
        try many.ask()
        isAsking = true
        for key in unknown { rows[key] = Row() }
    }

    /// Takes the rows that were asked for.
    func take() throws {
        guard let many, isAsking else { return }
        isAsking = false
        let column = Int32(form.key.count)
        while try many.step() {
            if let key = form.readKey(many) { rows[key] = form.readRow(many, column) }
        }
    }

    /// Adds changes to the stored rows.
    func add(_ changes: [Key: Row]) throws {
        for (key, change) in changes where !change.isZero {
            let row = try update(key, by: change)
            form.bindKey(replace, key)
            form.bindRow(replace, Int32(form.key.count) + 1, row)
            try replace.add()
        }
    }

    /// Changes a row in memory, after it has been read if need be.
    private func update(_ key: Key, by change: Row) throws -> Row {
        if let known = rows.index(forKey: key) {
            // A copy would have its arrays copied as well.
            rows.values[known].add(change, sign: 1)
            return rows.values[known]
        }
        var row = try stored(key)
        row.add(change, sign: 1)
        rows[key] = row
        return row
    }

    private func stored(_ key: Key) throws -> Row {
        form.bindKey(select, key)
        return try select.first { form.readRow($0, 0) } ?? Row()
    }
}
