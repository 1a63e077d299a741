import Database

/// Statements and transactions.
extension PostgreSQLConnection {
    /// A statement whose rows are read all at once. It is compiled when it is first run.
    public func prepare(_ sql: String) throws(DatabaseError) -> any Statement {
        PostgreSQLStatement(sql, on: self)
    }

    /// A query whose rows are read in portions, by a cursor.
    public func prepareScan(_ sql: String) throws(DatabaseError) -> any Statement {
        PostgreSQLScan(sql, on: self)
    }

    /// A query whose parameters are arrays.
    public func prepareList(_ sql: String) throws(DatabaseError) -> (any ListStatement)? {
        PostgreSQLStatement(sql, on: self)
    }

    /// Prepares to write rows, many of them by one statement.
    public func rows(_ form: RowForm) throws(DatabaseError) -> any RowWriter {
        PostgreSQLRowWriter(form, on: self)
    }

    /// Runs one or more statements that return no rows, and waits for them: for as long as the server is there.
    public func execute(_ sql: String) throws(DatabaseError) {
        try sendRows()
        let handle = try connected()
        try waitForAll()
        let limit = deadline
        deadline = nil
        defer { deadline = limit }
        // Several statements in one text aren't allowed in pipeline mode.
        guard pq.exitPipelineMode(handle) == 1, pq.sendText(handle, sql) == 1 else { throw lose(message(of: handle)) }
        roundTrips += 1
        while let result = try nextResult(of: handle) {
            failure = failure ?? error(of: result)
            noteChangedRows(of: result)
            pq.clear(result)
        }
        guard pq.status(handle) == LibPQ.ConnectionStatus.ok, pq.enterPipelineMode(handle) == 1 else {
            throw lose(message(of: handle))
        }
        try throwOwnFailure()
    }

    /// The number of rows that the last statement changed. Waits for the statement.
    public var changedRows: Int {
        get throws(DatabaseError) {
            try sendRows()
            try waitForAll()
            return lastChangedRows
        }
    }

    /// Begins a transaction that reads one state of the database.
    public func beginSnapshot() throws(DatabaseError) {
        try begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    /// Ends that transaction, without waiting for it.
    public func endSnapshot() {
        // Without this the server would keep what the snapshot sees.
        let isEnded = (try? run("COMMIT")) != nil
        isInTransaction = false
        if isEnded { flush() } else { disconnect() }
    }

    /// Begins a transaction.
    public func begin(_ sql: String) throws(DatabaseError) {
        _ = try connected()
        try sendRows()
        // What was sent before without a transaction ends its own here.
        try sync()
        isInTransaction = true
        try run(sql)
    }

    /// Commits the transaction and waits for it. If this throws, the transaction has still to be rolled back; its
    /// outcome is unknown if ``isConnected`` is false or the server has warned.
    public func commit() throws(DatabaseError) {
        try run("COMMIT")
        try waitForAll()
        isInTransaction = false
    }

    /// Rolls the transaction back, if there is still one.
    public func rollBack() {
        guard isInTransaction else { return }
        forgetRows()
        // What is outstanding may have failed; that is why it is rolled back.
        if isConnected { try? waitForAll() }
        let isRolledBack = isConnected && (try? run("ROLLBACK")) != nil && (try? waitForAll()) != nil
        isInTransaction = false
        if !isRolledBack { disconnect() }
    }

    /// Whether there is a connection.
    public var isConnected: Bool { handle != nil }

    /// The extension amcheck has such checks, for superusers.
    public func integrityFault() -> String? { nil }

    /// Ends the connection if the server doesn't answer until an instant; nil waits for as long as the server is there,
    /// which is found out every 3 seconds.
    public func setDeadline(_ deadline: ContinuousClock.Instant?) { self.deadline = deadline }

    /// Sends a statement without parameters. Its rows aren't read.
    public func run(_ sql: String) throws(DatabaseError) {
        try sendRows()
        _ = try connected()
        let statement = statement(sql)
        try compile(statement, sql)
        try send(.discard) { [pq] in pq.sendQueryPrepared($0, statement.name, 0, nil, nil, nil, 1) }
    }

    /// The statement with a text, which all with the same text share.
    func statement(_ sql: String) -> CompiledStatement {
        compiled.statement(sql, name: newName) { unused in
            guard isConnected, unused.epoch == epoch else { return }
            try? runOnce(unused.deallocation)
        }
    }

    /// Has the server compile a statement, unless it has for this connection. Doesn't wait for it.
    func compile(_ statement: CompiledStatement, _ sql: String) throws(DatabaseError) {
        _ = try connected()
        guard statement.epoch != epoch else { return }
        try send(.compiled(statement)) { [pq] in pq.sendPrepare($0, statement.name, sql, 0, nil) }
        statement.isSent(onConnection: epoch)
    }

    /// Sends a statement that is run only once. Its rows aren't read.
    func runOnce(_ sql: String) throws(DatabaseError) {
        try sendRows()
        try send(.discard) { [pq] in pq.sendQuery($0, sql, 0, nil, nil, nil, nil, 1) }
    }

    /// Whether the server has sent a warning since this was asked last.
    public func hasWarned() -> Bool { notices.take() }
}
