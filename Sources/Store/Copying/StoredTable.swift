import Database

/// A table of the database that is copied row by row, in the order of its key.
struct StoredTable: Sendable {
    /// A column, with its type in a file and on a server.
    struct Column: Sendable {
        let name: String
        private let inFile: RowForm.ColumnType
        private let onServer: RowForm.ColumnType

        init(_ name: String, _ type: RowForm.ColumnType, onServer: RowForm.ColumnType? = nil) {
            self.name = name
            inFile = type
            self.onServer = onServer ?? type
        }

        func type(in dialect: Dialect) -> RowForm.ColumnType {
            switch dialect {
            case .sqlite: inFile
            case .postgresql: onServer
            }
        }
    }

    /// Who gives new rows their numbers.
    enum Numbering: Sendable {
        /// The store does, or a row has none.
        case byStore
        /// The database does. A file can give the number of a deleted row again.
        case byDatabase
        /// The database does, and gives none twice.
        case once
    }

    let name: String
    let key: [Column]
    let others: [Column]
    let numbering: Numbering
    /// The most rows to read at once. They are all in memory.
    let mostRows: Int

    init(
        _ name: String, key: [Column], _ others: [Column] = [], numbering: Numbering = .byStore, mostRows: Int = 5_000
    ) {
        self.mostRows = mostRows
        self.name = name
        self.key = key
        self.others = others
        self.numbering = numbering
    }

    var columns: [Column] { key + others }
    private var keyNames: String { key.map(\.name).joined(separator: ", ") }

    /// The query for the rows after a key, which its parameters name, or for the first ones.
    func query(afterKey: Bool, limit: Int) -> String {
        let places = key.map { _ in "?" }.joined(separator: ", ")
        return """
            SELECT \(columns.map(\.name).joined(separator: ", ")) FROM \(name)
            \(afterKey ? "WHERE (\(keyNames)) > (\(places))" : "") ORDER BY \(keyNames) LIMIT \(limit)
            """
    }

    /// The query for the greatest key.
    var lastKey: String {
        "SELECT \(keyNames) FROM \(name) ORDER BY \(key.map { "\($0.name) DESC" }.joined(separator: ", ")) LIMIT 1"
    }

    func form(in dialect: Dialect) -> RowForm {
        RowForm(
            .insert, name, key: key.map { ($0.name, $0.type(in: dialect)) },
            others: others.map { ($0.name, $0.type(in: dialect)) })
    }
}

extension [StoredTable.Column] {
    static func integers(_ names: String...) -> Self { names.map { .init($0, .integer) } }
    static func texts(_ names: String...) -> Self { names.map { .init($0, .text) } }
    static func bytes(_ names: String...) -> Self { names.map { .init($0, .bytes) } }
}
