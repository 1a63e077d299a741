import Database

/// A connection with the statements that it has compiled. What readers and the writer ask alike is asked of this.
protocol StatementSource {
    /// The compiled statement for an SQL text, kept after the first use.
    func statement(_ sql: String) throws -> any Statement
    /// The same for a query with many rows (``Connection/prepareScan(_:)``).
    func scan(_ sql: String) throws -> any Statement
}

extension StatementSource {
    /// Asks queries whose answers `body` needs, so that an engine on another machine gives all of them in one round trip.
    /// The first use of each in `body` takes its answer. So `body` binds the same values again, and writes nothing before
    /// that use that would change the answer.
    func together<Value>(_ queries: [any Statement], _ body: () throws -> Value) throws -> Value {
        // What is not used must not be taken for the answer to a later question.
        defer { for query in queries { query.reset() } }
        for query in queries { try query.ask() }
        return try body()
    }
}

extension Reader: StatementSource {}
extension WriteTransaction: StatementSource {}

/// The statements that a connection has compiled, by their SQL text.
struct PreparedStatements {
    private var prepared: [String: any Statement] = [:]
    private var scans: [String: any Statement] = [:]

    /// The compiled statement for an SQL text, kept after the first use.
    mutating func statement(_ sql: String, on connection: any Connection) throws -> any Statement {
        if let statement = prepared[sql] { return statement }
        let statement = try connection.prepare(sql)
        prepared[sql] = statement
        return statement
    }

    /// The same with lists for parameters; nil if the engine gains nothing by that.
    mutating func list(_ sql: String, on connection: any Connection) throws -> (any ListStatement)? {
        if let statement = prepared[sql] as? any ListStatement { return statement }
        let statement = try connection.prepareList(sql)
        if let statement { prepared[sql] = statement }
        return statement
    }

    /// The compiled query with many rows for an SQL text, kept after the first use.
    mutating func scan(_ sql: String, on connection: any Connection) throws -> any Statement {
        if let scan = scans[sql] { return scan }
        let scan = try connection.prepareScan(sql)
        scans[sql] = scan
        return scan
    }
}
