/// The program behind a gateway: it answers requests, however they arrive.
public protocol Application: Sendable {
    /// The smallest of all body limits, in bytes: every request may carry a body of this size.
    var smallestBodyLimit: Int { get }

    /// The largest body that a request may carry, in bytes. The gateway asks before it reads any of the body, and only if
    /// the body is larger than ``smallestBodyLimit``.
    func bodyLimit(for head: RequestHead) -> Int

    /// Answers a request.
    ///
    /// Called on one of the gateway's threads, on several at a time. Call `answer` once, at once or later, from any
    /// thread; further calls are ignored. If `answer` is released without a call, the peer gets status 500.
    func respond(to request: Request, answer: @escaping @Sendable (Response) -> Void)

    /// Answers a request that the gateway refused.
    ///
    /// - Parameter head: nil if it could not be parsed.
    func respond(to refusal: Refusal, head: RequestHead?) -> Response
}
