import SQLite

/// A connection with the statements that it has compiled. What readers and the writer ask alike is asked of this.
protocol StatementSource {
    /// The compiled statement for an SQL text, kept after the first use.
    func statement(_ sql: String) throws -> Statement
}

extension Reader: StatementSource {}
extension WriteTransaction: StatementSource {}
