import SQLite

/// A connection with the statements that it has compiled. What readers and the writer ask alike is asked of this.
protocol StatementSource {
    /// The compiled statement for an SQL text, kept after the first use.
    func statement(_ sql: String) throws -> Statement
}

extension Reader: StatementSource {}
extension WriteTransaction: StatementSource {}

/// The statements that a connection has compiled, by their SQL text.
struct PreparedStatements {
    private var prepared: [String: Statement] = [:]

    /// The compiled statement for an SQL text, kept after the first use.
    mutating func statement(_ sql: String, on connection: Connection) throws -> Statement {
        if let statement = prepared[sql] { return statement }
        let statement = try connection.prepare(sql)
        prepared[sql] = statement
        return statement
    }
}
