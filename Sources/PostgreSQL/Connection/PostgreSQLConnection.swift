import Database

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
    var outstanding: [Answer] = []
    var firstOutstanding = 0
    var isSynced = true
    /// Whether a transaction or snapshot is open. If the connection breaks, no other one is made until it ends, since
    /// the rest of it would run outside of a transaction.
    var isInTransaction = false
    /// The first error since what was sent was last waited for.
    var failure: DatabaseError?
    var writers: [PostgreSQLRowWriter] = []
    var deadline: ContinuousClock.Instant?
    /// How long each answer may take, even after the deadline.
    public var patience: Duration = .zero
    private var names = 0
    var compiled = CompiledStatements()
    let notices = Notices()
    var lastChangedRows = 0
    /// The number of times that the server was asked for the answers to all that was sent before.
    public internal(set) var roundTrips = 0

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
        forgetRows()
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
        do throws(DatabaseError) {
            // The same one on which a statement was found to be compiled.
            let handle = if let handle { handle } else { try connected() }
            guard message(handle) == 1 else { throw lose(self.message(of: handle)) }
        } catch {
            if case .rows(let statement) = answer { statement.take(nil) }
            throw error
        }
        outstanding.append(answer)
        isSynced = false
        if outstanding.count - firstOutstanding >= Self.mostOutstanding { try waitForAll() }
    }

    /// Sends the rows that were added before. If that fails, those that weren't sent are dropped.
    public func sendRows() throws(DatabaseError) {
        guard !writers.isEmpty else { return }
        let dirty = writers
        writers.removeAll(keepingCapacity: true)
        do throws(DatabaseError) {
            for writer in dirty { try writer.send() }
        } catch {
            for writer in dirty { writer.forget() }
            throw error
        }
    }

    /// Drops the rows that were added before.
    func forgetRows() {
        for writer in writers { writer.forget() }
        writers.removeAll(keepingCapacity: true)
    }

    /// Notes that a writer has rows to send.
    func hasRows(_ writer: PostgreSQLRowWriter) { writers.append(writer) }
}
