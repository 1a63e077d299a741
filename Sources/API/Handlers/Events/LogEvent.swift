import Crypto
import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `POST /event`. The checks come in the order of the API's description; the first that fails answers.
    func logEvent(_ call: Call, finish: @escaping Endpoint.Finish) throws {
        let (exchange, caller) = (call.exchange, call.caller)
        let json = try exchange.jsonObject()
        let body = try EventBody(json)
        let drafts = try drafts(in: json, of: body.eventId, exchange, caller)
        try caller.checkMayLog(for: body.userId)
        let checked = Result { () throws(APIError) in try authorizedSubmission(body, drafts: drafts, exchange, caller) }
        // A repeated request gets its stored answer even if the definitions have changed since. So with an
        // `Idempotency-Key`, only the caller's own permission is checked here, and the rest after the lookup.
        if exchange.request.head.header(.idempotencyKey) == nil { _ = try checked.get() }
        let idempotency = try call.idempotency()
        let isDryRun = try exchange.isDryRun()
        if isDryRun { _ = try checked.get() }
        let turn: WriteTurn = drafts?.changesProgress == true ? .batch(of: caller.turnName) : .next
        write(
            once: idempotency, in: caller.project.number, isDryRun: isDryRun, turn: turn, assuming: call.assumed,
            users: store.readsAhead ? [body.userId] : [], finish: finish
        ) { transaction in
            let submission = try checked.get()
            let logged = try isDryRun ? transaction.rehearse(submission) : transaction.log(submission)
            let today = logged.rulebook.zone.day(of: transaction.now)
            let outcome = EventOutcome(logged, of: submission, today: today, isDryRun: isDryRun)
            return { outcome.body }
        }
    }

    /// Runs `body` in a transaction, and answers with what it returns.
    /// - Parameters:
    ///   - idempotency: nil for a request without a key.
    ///   - isDryRun: whether the transaction is rolled back. Then the key doesn't count.
    ///   - assumed: what the transaction has to confirm; nil for nothing.
    ///   - users: whom it is about, as far as that is known.
    func write(
        once idempotency: Idempotency?, in project: Int64, isDryRun: Bool, turn: WriteTurn,
        assuming assumed: AssumedConfiguration? = nil, users: [String] = [], finish: @escaping Endpoint.Finish,
        _ body: @escaping @Sendable (WriteTransaction) throws -> Reply.Shape
    ) {
        let foreseen = store.readsAhead ? Foreseen(users: users, in: project, idempotency) : Foreseen()
        store.submit(alone: isDryRun, turn: turn, foreseen: foreseen) { [store] transaction in
            if let assumed { try store.confirm(assumed, in: transaction) }
            if isDryRun { throw DryRun(shape: try body(transaction)) }
            return try transaction.once(idempotency, in: project, replies: EventReplies()) { try body(transaction) }
        } completion: { outcome in
            finish(
                outcome.map(Response.kept).flatMapError { error in
                    guard let done = error as? DryRun else { return .failure(error) }
                    return .success(.json(done.shape(), caching: "no-store"))
                })
        }
    }

    /// The draft definitions that an administrator sent with a dry run; nil if there are none.
    private func drafts(
        in json: JSONValue, of eventId: String, _ exchange: Exchange, _ caller: Caller
    ) throws -> Drafts? {
        let isDryRun = Result { () throws(APIError) in try exchange.isDryRun() }
        if case .success(false) = isDryRun { return nil }
        let given = ["definition", "streak", "challenge"].map { name in json[name].flatMap { $0.isNull ? nil : $0 } }
        guard given.contains(where: { $0 != nil }), try isDryRun.get() else { return nil }
        try caller.checkIsAdministrator()
        let project = caller.project.definition
        return Drafts(
            event: try given[0].map { try EventDefinition.read($0, id: eventId, in: project).get() },
            streak: try given[1].map { try StreakDefinition.read($0, in: project).get() },
            challenge: try given[2].map { try ChallengeDefinition.read($0, in: project).get() })
    }

    /// Checks the event against the definitions, and reads the timestamp, for a caller that may log for the user.
    /// - Parameter drafts: the definitions to use in place of the stored ones.
    func authorizedSubmission(
        _ body: EventBody, drafts: Drafts? = nil, _ exchange: Exchange, _ caller: Caller
    ) throws(APIError) -> Submission {
        let holdsKey = caller.isServer || exchange.request.head.isSent(to: caller.served.trustedHosts)
        do throws(SubmissionRefusal) {
            _ = try Judgement(
                of: body.eventId, draft: drafts?.event, holdsKey: holdsKey, by: caller.project.rulebook)
        } catch {
            throw APIError(error)
        }
        var at: Instant?
        if body.timestamp != nil {
            guard caller.isTrusted else { throw APIError(.timestampNotAllowed) }
            at = try body.instant(now: exchange.now, backdatingDays: caller.project.definition.backdatingDays)
        }
        return Submission(
            project: caller.project.number, eventId: body.eventId, userId: body.userId,
            metadata: body.metadata, at: at, isTrusted: caller.isTrusted, holdsKey: holdsKey, drafts: drafts,
            actor: caller.actor)
    }
}

/// Thrown before anything is written, so a transaction that several requests share can continue.
extension APIError: WriteRefusal {}

/// Rolls back the transaction of a dry run, and carries the answer.
private struct DryRun: Error {
    let shape: Reply.Shape
}

extension Exchange {
    /// Whether the request only asks what would happen.
    func isDryRun() throws(APIError) -> Bool { try request.head.flag("dryRun") }
}

extension Call {
    /// The request's `Idempotency-Key` with what it stands for; nil where it has none.
    /// - Parameter parameter: a query parameter without which something else is asked for.
    func idempotency(with parameter: String? = nil) throws(APIError) -> Idempotency? {
        guard let key = exchange.request.head.header(.idempotencyKey) else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw APIError(.invalidIdempotencyKey)
        }
        var hash = SHA256()
        // The path without its version, or with another one, is the same.
        let segments = match.path.map { $0.replacing("%", with: "%25").replacing("/", with: "%2F") }
        let path = (["v1"] + segments).joined(separator: "/")
        hash.update(data: Array(path.utf8))
        hash.update(data: [0])
        if let parameter, let value = exchange.request.head.queryValue(parameter) {
            hash.update(data: Array("\(parameter)=\(value)".utf8) + [0])
        }
        hash.update(data: exchange.request.body)
        return Idempotency(caller: caller.sender, key: key, digest: Array(hash.finalize()))
    }
}

extension Response {
    /// An answer that may have been given before.
    static func kept(_ answer: Reply) -> Response {
        var response = Response.json(answer.bytes, caching: "no-store")
        if answer.isReplay { response.headers.append(("Idempotent-Replayed", "true")) }
        return response
    }
}
