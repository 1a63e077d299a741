/// Rows of one form that are written to a table, many at once.
public struct RowForm: Sendable {
    /// The type of a column.
    public enum ColumnType: Sendable {
        case integer
        case text
        case bytes

        /// Its name in the SQL of an engine that takes lists.
        public var sqlName: String {
            switch self {
            case .integer: "bigint"
            case .text: "text"
            case .bytes: "bytea"
            }
        }
    }

    /// What happens with a row.
    public enum Action: Sendable, Equatable {
        /// It is inserted; one with its key is an error.
        case insert
        /// It is inserted, or takes the place of the one with its key.
        case replace
        /// It is inserted; or its other columns, all integers, are added to those of the one with its key.
        case add
        /// It is inserted, or left out if there is one with its key.
        case insertIfAbsent
        /// The other columns of the row with its key are changed.
        case update
    }

    /// The table's name.
    public let table: String
    /// What happens with each row.
    public let action: Action
    /// The columns that are written, those of the key first.
    public let columns: [(name: String, type: ColumnType)]
    /// The number of the first columns that are the key.
    public let keyCount: Int

    /// - Parameters:
    ///   - key: the columns of the table's primary key.
    ///   - others: the rest of the columns to write.
    public init(
        _ action: Action, _ table: String, key: [(String, ColumnType)], others: [(String, ColumnType)]
    ) {
        self.table = table
        self.action = action
        columns = (key + others).map { (name: $0.0, type: $0.1) }
        keyCount = key.count
    }

    private var names: [String] { columns.map(\.name) }
    private var key: String { names[..<keyCount].joined(separator: ", ") }

    /// The statement that writes the rows which `source` gives, such as `VALUES (?, ?)`, unless this is an update.
    public func insertion(of source: String) -> String {
        let changes =
            switch action {
            case .insert: ""
            case .replace: conflict("UPDATE SET " + assigned { "\($0) = excluded.\($0)" })
            case .add: conflict("UPDATE SET " + assigned { "\($0) = \(table).\($0) + excluded.\($0)" })
            case .insertIfAbsent: conflict("NOTHING")
            case .update: ""
            }
        return "INSERT INTO \(table) (\(names.joined(separator: ", "))) \(source)\(changes)"
    }

    /// The changes of an update's columns.
    /// - Parameter value: the expression for a column, given its number from 1.
    public func assignments(_ value: (Int) -> String) -> String {
        names.indices[keyCount...].map { "\(names[$0]) = \(value($0 + 1))" }.joined(separator: ", ")
    }

    /// The condition that finds a row of an update by its key.
    public func isKey(_ value: (Int) -> String) -> String {
        names.indices[..<keyCount].map { "\(table).\(names[$0]) = \(value($0 + 1))" }.joined(separator: " AND ")
    }

    private func conflict(_ action: String) -> String { " ON CONFLICT (\(key)) DO \(action)" }

    private func assigned(_ assignment: (String) -> String) -> String {
        names[keyCount...].map(assignment).joined(separator: ", ")
    }
}
