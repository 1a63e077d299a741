/// The words in which the SQL of engines differs.
public enum Dialect: Sendable {
    case sqlite
    case postgresql
}

extension Dialect {
    /// An expression: the last number that was given to a row of a table whose numbers are never given twice; NULL for
    /// none.
    public func lastNumber(of table: String) -> String {
        switch self {
        case .sqlite: "(SELECT seq FROM sqlite_sequence WHERE name = '\(table)')"
        case .postgresql:
            """
            (SELECT coalesce(last_value, start_value - 1) FROM pg_sequences
            WHERE schemaname = current_schema() AND sequencename = lower('\(table)_number_seq'))
            """
        }
    }

    /// Statements that let the numbers of a table's new rows continue from one on: the next row gets more than `number`, and
    /// more than all rows have.
    /// - Parameter number: nil if only the rows count.
    public func continuation(of table: String, after number: Int64?) -> String {
        let last = "(SELECT max(number) FROM (SELECT number FROM \(table) UNION SELECT \(number ?? 0)) AS known)"
        return switch self {
        case .sqlite:
            """
            DELETE FROM sqlite_sequence WHERE name = '\(table)';
            INSERT INTO sqlite_sequence VALUES ('\(table)', \(last))
            """
        case .postgresql:
            "SELECT setval(pg_get_serial_sequence('\(table)', 'number'), \(last)) WHERE \(last) > 0"
        }
    }

    /// An expression: the version of the database's schema.
    public var schemaVersion: String {
        switch self {
        case .sqlite: "(SELECT user_version FROM pragma_user_version)"
        case .postgresql: "(SELECT number FROM schemaVersion WHERE id = 1)"
        }
    }

    /// A statement that deletes a number of rows at most.
    /// - Parameter key: the columns that tell apart the rows which meet the condition.
    public func deletion(of rows: Int64, from table: String, where condition: String, key: String) -> String {
        switch self {
        case .sqlite:
            """
            DELETE FROM \(table) WHERE \(condition) AND (\(key)) IN (
                SELECT \(key) FROM \(table) WHERE \(condition) LIMIT \(rows))
            """
        case .postgresql:
            """
            DELETE FROM \(table) WHERE ctid = ANY (ARRAY (
                SELECT ctid FROM \(table) WHERE \(condition) LIMIT \(rows)))
            """
        }
    }

    /// A condition: whether a column of text holds another text, byte by byte; NULL if the column is NULL.
    /// - Parameter text: an expression.
    public func contains(text: String, in column: String) -> String {
        switch self {
        case .sqlite: "instr(\(column), \(text)) > 0"
        case .postgresql: "strpos(\(column), \(text)) > 0"
        }
    }

    /// A condition: whether a column of bytes holds the bytes of a text parameter.
    public func contains(_ parameter: String, in column: String) -> String {
        switch self {
        case .sqlite: "instr(\(column), CAST(\(parameter) AS BLOB)) > 0"
        case .postgresql: "position(CAST(\(parameter) AS BYTEA) IN \(column)) > 0"
        }
    }
}
