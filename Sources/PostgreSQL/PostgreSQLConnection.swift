import Database

#if canImport(Glibc)
    import Glibc
#endif

/// A connection to a PostgreSQL server. Only one thread at a time uses it and its statements.
///
/// It is in pipeline mode: what is run or asked is sent, and answers are read when one of them is needed. So everything
/// up to there takes one round trip. If the connection breaks, the next use makes a new one; statements are compiled
/// again then.
public final class PostgreSQLConnection: Connection {
    /// What is done with an answer of the server.
    enum Answer {
        /// Only its error counts.
        case discard
        /// It is the outcome of a statement.
        case rows(PostgreSQLStatement)
        /// A statement has been compiled.
        case compiled(CompiledStatement)
        /// It ends what was sent together.
        case sync
    }

    /// How many answers can be outstanding. The server stops reading once nobody reads its answers.
    private static let mostOutstanding = 256

    /// How long the server may owe an answer before it is asked whether it is still there.
    private static let longestSilence = Duration.seconds(3)

    let pq: LibPQ
    let info: ConnectionInfo
    let applicationName: String
    private let settings: String
    /// Nil while there is no connection.
    private(set) var handle: LibPQ.Handle?
    /// Which of the address's servers it leads to.
    private(set) var server = 0
    /// How many connections had been lost when it was made.
    private var losses = 0
    /// Grows with each connection that is made. Statements are compiled per connection.
    private(set) var epoch = 0
    private var outstanding: [Answer] = []
    private var firstOutstanding = 0
    private var isSynced = true
    /// Whether a transaction or snapshot is open. If the connection breaks, no other one is made until it ends, since
    /// the rest of it would run outside of a transaction.
    private var isInTransaction = false
    /// The first error since what was sent was last waited for.
    private var failure: DatabaseError?
    private var writers: [PostgreSQLRowWriter] = []
    private var deadline: ContinuousClock.Instant?
    /// How long each answer may take, even after the deadline.
    public var patience: Duration = .zero
    private var names = 0
    private var compiled = CompiledStatements()
    private let notices = Notices()
    var lastChangedRows = 0
    /// The number of times that answers were waited for.
    public private(set) var roundTrips = 0

    /// Prepares a connection, which is made at its first use.
    /// - Parameters:
    ///   - applicationName: what `pg_stat_activity` calls it.
    ///   - settings: a statement that each new connection runs.
    public init(_ info: ConnectionInfo, applicationName: String, settings: String = "") throws(DatabaseError) {
        pq = try LibPQ.shared()
        self.info = info
        self.applicationName = applicationName
        self.settings = settings
    }

    deinit {
        if let handle { pq.finish(handle) }
    }

    /// PostgreSQL's.
    public var dialect: Dialect { .postgresql }

    /// What messages call the database: its address without a password.
    public var name: String { info.name }

    /// The server's version, as in 150018 for 15.18; nil without a connection.
    public var serverVersion: Int? { handle.map { Int(pq.serverVersion($0)) } }

    // MARK: - Connecting

    /// Makes the connection unless there is one. If another one was lost since, the server may be gone, and this would
    /// only be found out after some time: so nothing is begun on it any more.
    func connected() throws(DatabaseError) -> LibPQ.Handle {
        if let handle {
            guard losses != info.servers.losses, isIdle else { return handle }
            disconnect()
        }
        guard !isInTransaction else { throw .lost("the connection was lost during the transaction") }
        losses = info.servers.losses
        let (made, server) = try info.servers.connect(until: deadline) {
            (options, limit) throws(DatabaseError) in try connect(to: options, until: limit)
        }
        notices.receive(from: made, pq)
        epoch += 1
        handle = made
        self.server = server
        outstanding.removeAll(keepingCapacity: true)
        firstOutstanding = 0
        isSynced = true
        failure = nil
        if !settings.isEmpty {
            try send(.discard) { [pq, settings] in pq.sendQuery($0, settings, 0, nil, nil, nil, nil, 1) }
            // So that they outlive a failure of what follows.
            try sync()
        }
        return made
    }

    /// Whether nobody waits for anything of it. The end of a snapshot may still be outstanding.
    private var isIdle: Bool {
        !isInTransaction
            && outstanding[firstOutstanding...].allSatisfy { answer in
                if case .rows = answer { false } else { true }
            }
    }

    /// Ends the connection. The next use makes a new one.
    public func disconnect() {
        if let handle { pq.finish(handle) }
        handle = nil
        for writer in writers { writer.forget() }
        writers.removeAll()
        for case .rows(let statement) in outstanding[firstOutstanding...] { statement.take(nil) }
        outstanding.removeAll()
        firstOutstanding = 0
    }

    func message(of handle: LibPQ.Handle) -> String {
        (pq.errorMessage(handle).map { String(cString: $0) } ?? "the connection is lost").trimmed
    }

    // MARK: - Sending

    /// A name for a compiled statement.
    func newName() -> String {
        names += 1
        return "s\(names)"
    }

    /// Sends a message whose answer is read later.
    /// - Parameter message: calls a sending function of libpq, which returns 0 if it fails.
    func send(_ answer: Answer, _ message: (LibPQ.Handle) -> Int32) throws(DatabaseError) {
        // The same one on which a statement was found to be compiled.
        let handle = if let handle { handle } else { try connected() }
        guard message(handle) == 1 else { throw lose(self.message(of: handle)) }
        outstanding.append(answer)
        isSynced = false
        if outstanding.count - firstOutstanding >= Self.mostOutstanding { try waitForAll() }
    }

    /// Sends the rows that were added before.
    public func sendRows() throws(DatabaseError) {
        guard !writers.isEmpty else { return }
        let dirty = writers
        writers.removeAll(keepingCapacity: true)
        for writer in dirty { try writer.send() }
    }

    /// Notes that a writer has rows to send.
    func hasRows(_ writer: PostgreSQLRowWriter) { writers.append(writer) }

    // MARK: - Waiting

    /// Waits until a statement has its outcome.
    func wait(for statement: PostgreSQLStatement) throws(DatabaseError) {
        try sync()
        while statement.isAwaited {
            try readAnswer()
            if failure != nil { break }
        }
        try throwFailure()
    }

    /// Waits until everything that was sent is answered.
    public func waitForAll() throws(DatabaseError) {
        try sync()
        while firstOutstanding < outstanding.count { try readAnswer() }
        try throwFailure()
    }

    /// Sends everything without waiting for the answers.
    func flush() {
        guard handle != nil, (try? sync()) != nil else { return }
    }

    private func sync() throws(DatabaseError) {
        guard !isSynced, let handle else { return }
        guard pq.pipelineSync(handle) == 1 else { throw lose(message(of: handle)) }
        outstanding.append(.sync)
        isSynced = true
        roundTrips += 1
        _ = pq.flush(handle)
    }

    /// After an error the server skips everything up to the end of what was sent together.
    private func throwFailure() throws(DatabaseError) {
        guard failure != nil else { return }
        while handle != nil, firstOutstanding < outstanding.count { try readAnswer() }
        let error = failure
        failure = nil
        for writer in writers { writer.forget() }
        writers.removeAll(keepingCapacity: true)
        if let error { throw error }
    }

    /// Reads the next answer.
    private func readAnswer() throws(DatabaseError) {
        guard let handle, firstOutstanding < outstanding.count else { throw .lost("the connection is lost") }
        let answer = outstanding[firstOutstanding]
        var outcome: LibPQ.Result?
        while let result = try nextResult(of: handle) {
            if pq.resultStatus(result) == 10 {
                pq.clear(result)
                break
            }
            pq.clear(outcome)
            outcome = result
        }
        // A statement holds its connection: held here, neither would ever go.
        outstanding[firstOutstanding] = .discard
        firstOutstanding += 1
        if firstOutstanding == outstanding.count {
            outstanding.removeAll(keepingCapacity: true)
            firstOutstanding = 0
        }
        take(outcome, as: answer)
    }

    private func take(_ outcome: LibPQ.Result?, as answer: Answer) {
        guard let outcome else { return }
        if let error = error(of: outcome) {
            failure = failure ?? error
            pq.clear(outcome)
            switch answer {
            case .rows(let statement): statement.take(nil)
            case .compiled(let statement): statement.hasFailed()
            case .discard, .sync: break
            }
            return
        }
        if case .rows(let statement) = answer {
            statement.take(outcome)
        } else {
            if let text = pq.changedRows(outcome) { lastChangedRows = Int(String(cString: text)) ?? 0 }
            pq.clear(outcome)
        }
    }

    private func nextResult(of handle: LibPQ.Handle) throws(DatabaseError) -> LibPQ.Result? {
        let limit = deadline.map { max($0, .now + patience) }
        while pq.isBusy(handle) == 1 {
            let isSending = pq.flush(handle) == 1
            if !waits(for: pq.socket(handle), toWrite: isSending, until: limit ?? .now + Self.longestSilence) {
                guard limit == nil else {
                    disconnect()
                    info.servers.noteLoss(of: server)
                    throw DatabaseError(
                        .interrupted, code: "PostgreSQL 57014", message: "the server didn't answer in time")
                }
                guard isServerThere(for: handle) else { throw lose("the server has stopped answering") }
                continue
            }
            guard pq.consumeInput(handle) == 1 else { throw lose(message(of: handle)) }
        }
        return pq.getResult(handle)
    }

    /// - Returns: false once the time is over.
    func waits(for socket: Int32, toWrite: Bool, until limit: ContinuousClock.Instant?) -> Bool {
        while true {
            var left: Int32 = -1
            if let limit {
                let time = (limit - .now).components
                left = Int32(clamping: max(time.seconds * 1_000 + time.attoseconds / 1_000_000_000_000_000, 0))
            }
            // While something is to be sent, the server may wait until its answers are read.
            var descriptor = pollfd(
                fd: socket, events: Int16(toWrite ? POLLIN | POLLOUT : POLLIN), revents: 0)
            let count = poll(&descriptor, 1, left)
            if count > 0 { return true }
            if count == 0 { return false }
            guard errno == EINTR else { return true }
        }
    }

    /// Ends a connection that has failed.
    private func lose(_ message: String) -> DatabaseError {
        // The server's last word may say why it ended the connection.
        let reason = failure
        disconnect()
        info.servers.noteLoss(of: server)
        failure = nil
        return reason ?? .lost(message)
    }

    func error(of result: LibPQ.Result?) -> DatabaseError? {
        guard let result else { return .lost("the connection is lost") }
        switch pq.resultStatus(result) {
        case 5, 7, 11:
            let state = pq.resultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) }
            let message = pq.resultErrorMessage(result).map { String(cString: $0).trimmed } ?? ""
            return state.map { DatabaseError(sqlstate: $0, message: message) } ?? .lost(message)
        default: return nil
        }
    }

    // MARK: - Connection

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

    /// Runs one or more statements that return no rows, and waits for them.
    public func execute(_ sql: String) throws(DatabaseError) {
        try sendRows()
        let handle = try connected()
        try waitForAll()
        // Several statements in one text aren't allowed in pipeline mode.
        guard pq.exitPipelineMode(handle) == 1, pq.setNonblocking(handle, 0) == 0 else {
            throw lose(message(of: handle))
        }
        let result = pq.execute(handle, sql)
        let error = error(of: result)
        if let result, let text = pq.changedRows(result) { lastChangedRows = Int(String(cString: text)) ?? 0 }
        pq.clear(result)
        if pq.status(handle) != 0 { throw lose(message(of: handle)) }
        guard pq.setNonblocking(handle, 1) == 0, pq.enterPipelineMode(handle) == 1 else {
            throw lose(message(of: handle))
        }
        roundTrips += 1
        if let error { throw error }
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
        for writer in writers { writer.forget() }
        writers.removeAll()
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

/// The warnings that the server sends beside its answers.
private final class Notices {
    private var hasWarning = false
    private var pq: LibPQ?

    /// The connection must end before this object does.
    func receive(from handle: LibPQ.Handle, _ pq: LibPQ) {
        self.pq = pq
        _ = pq.setNoticeReceiver(
            handle,
            { notices, result in
                guard let notices else { return }
                Unmanaged<Notices>.fromOpaque(notices).takeUnretainedValue().note(result)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func note(_ result: LibPQ.Result?) {
        guard let severity = pq?.resultErrorField(result, Int32(UInt8(ascii: "V"))) else { return }
        if String(cString: severity) == "WARNING" { hasWarning = true }
    }

    func take() -> Bool {
        defer { hasWarning = false }
        return hasWarning
    }
}
