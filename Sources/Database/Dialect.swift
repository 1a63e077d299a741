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

    /// A condition: whether a column of bytes holds the bytes of a text parameter.
    public func contains(_ parameter: String, in column: String) -> String {
        switch self {
        case .sqlite: "instr(\(column), CAST(\(parameter) AS BLOB)) > 0"
        case .postgresql: "position(CAST(\(parameter) AS BYTEA) IN \(column)) > 0"
        }
    }
}
