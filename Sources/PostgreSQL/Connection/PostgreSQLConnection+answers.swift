import Database
import Locking

#if canImport(Glibc)
    import Glibc
#endif

/// Waiting for the answers of the server.
extension PostgreSQLConnection {
    /// How long the server may owe an answer before it is asked whether it is still there.
    private static let longestSilence = Duration.seconds(3)
    /// With TLS, the rest of an answer can have been read from the socket, but not been decrypted yet: libpq is asked for it
    /// this often.
    private static let longestDecryption = Duration.milliseconds(50)

    /// Waits until a statement has its outcome.
    func wait(for statement: PostgreSQLStatement) throws(DatabaseError) {
        if !isOnItsWay(statement) { try sync() }
        while statement.isAwaited {
            try readAnswer()
            if failure != nil { break }
        }
        try throwFailure()
    }

    /// Whether a sync was sent after the statement, so that its answer comes without another one.
    private func isOnItsWay(_ statement: PostgreSQLStatement) -> Bool {
        for answer in outstanding[firstOutstanding...].reversed() {
            switch answer {
            case .sync: return true
            case .rows(let other) where other === statement: return false
            default: break
            }
        }
        return false
    }

    /// Notes that nobody needs the rows of a statement any more. Its error, if there is one, still counts.
    func discardAnswer(to statement: PostgreSQLStatement) {
        for index in outstanding.indices[firstOutstanding...] {
            if case .rows(let other) = outstanding[index], other === statement { outstanding[index] = .discard }
        }
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

    func sync() throws(DatabaseError) {
        guard !isSynced, let handle else { return }
        guard pq.pipelineSync(handle) == 1 else { throw lose(message(of: handle)) }
        outstanding.append(.sync)
        isSynced = true
        roundTrips += 1
        _ = pq.flush(handle)
    }

    /// After an error the server skips everything up to the end of what was sent together.
    func throwFailure() throws(DatabaseError) {
        guard failure != nil else { return }
        // Without it, the server may keep the answers to what was sent since.
        try sync()
        while handle != nil, firstOutstanding < outstanding.count { try readAnswer() }
        forgetRows()
        try throwOwnFailure()
    }

    /// Throws the first error, once everything is answered.
    func throwOwnFailure() throws(DatabaseError) {
        guard let error = failure else { return }
        failure = nil
        leaveStandby(after: error)
        throw error
    }

    /// Has other connections made if the server has become a standby: all that were made before lead to it. This one serves
    /// to roll back, and ends at its next use.
    private func leaveStandby(after error: DatabaseError) {
        guard error.code == "PostgreSQL \(DatabaseError.readOnlyTransaction)", handle != nil else { return }
        info.servers.noteLoss(of: server)
    }

    /// Reads the next answer.
    func readAnswer() throws(DatabaseError) {
        guard let handle, firstOutstanding < outstanding.count else { throw .lost("the connection is lost") }
        let answer = outstanding[firstOutstanding]
        var outcome: LibPQ.Result?
        while let result = try nextResult(of: handle) {
            if pq.resultStatus(result) == LibPQ.ResultStatus.pipelineSync {
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

    func take(_ outcome: LibPQ.Result?, as answer: Answer) {
        guard let outcome else {
            if case .rows(let statement) = answer { statement.take(nil) }
            return
        }
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
            noteChangedRows(of: outcome)
            pq.clear(outcome)
        }
    }

    /// Notes how many rows a statement has changed, if its outcome tells.
    func noteChangedRows(of outcome: LibPQ.Result?) {
        if let outcome, let text = pq.changedRows(outcome) { lastChangedRows = Int(String(cString: text)) ?? 0 }
    }

    func nextResult(of handle: LibPQ.Handle) throws(DatabaseError) -> LibPQ.Result? {
        let limit = deadline.map { max($0, .now + patience) }
        let isEncrypted = pq.isEncrypted(handle) == 1
        var end = limit ?? .now + Self.longestSilence
        while pq.isBusy(handle) == 1 {
            let isSending = pq.flush(handle) == 1
            let pause = isEncrypted ? min(end, .now + Self.longestDecryption) : end
            let isReady = waits(for: pq.socket(handle), toWrite: isSending, until: pause)
            if !isReady, end <= .now {
                guard limit == nil else {
                    disconnect()
                    info.servers.noteLoss(of: server)
                    throw DatabaseError(
                        .interrupted, code: "PostgreSQL 57014", message: "the server didn't answer in time")
                }
                guard isServerThere(for: handle) else { throw lose("the server has stopped answering") }
            }
            if limit == nil, isReady || end <= .now { end = .now + Self.longestSilence }
            guard isReady || isEncrypted else { continue }
            guard pq.consumeInput(handle) == 1 else { throw lose(message(of: handle)) }
        }
        return pq.getResult(handle)
    }

    /// - Returns: false once the time is over.
    func waits(for socket: Int32, toWrite: Bool, until limit: ContinuousClock.Instant?) -> Bool {
        while true {
            let left = limit.map { Deadline(at: $0).milliseconds } ?? -1
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
    func lose(_ message: String) -> DatabaseError {
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
        case LibPQ.ResultStatus.badResponse, LibPQ.ResultStatus.fatalError, LibPQ.ResultStatus.pipelineAborted:
            let state = pq.resultErrorField(result, LibPQ.ErrorField.sqlstate).map { String(cString: $0) }
            let message = pq.resultErrorMessage(result).map { String(cString: $0).trimmed } ?? ""
            return state.map { DatabaseError(sqlstate: $0, message: message) } ?? .lost(message)
        default: return nil
        }
    }
}
