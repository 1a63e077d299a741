import Gateway
import Store

extension Service {
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

    /// Makes a change that has no dry run, once for each `Idempotency-Key`.
    /// - Parameters:
    ///   - parameter: a query parameter without which something else is asked for.
    ///   - users: whom it is about, as far as that is known.
    func change(
        _ call: Call, with parameter: String? = nil, about users: [String] = [], finish: @escaping Endpoint.Finish,
        _ body: @escaping @Sendable (WriteTransaction) throws -> Reply.Shape
    ) throws {
        let idempotency = try call.idempotency(with: parameter)
        write(
            once: idempotency, in: call.caller.project.number, isDryRun: false, turn: .next, users: users,
            finish: finish, body)
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

extension Response {
    /// An answer that may have been given before.
    static func kept(_ answer: Reply) -> Response {
        var response = Response.json(answer.bytes, caching: "no-store")
        if answer.isReplay { response.headers.append(("Idempotent-Replayed", "true")) }
        return response
    }
}
