/// What answers requests, whichever way they come in.
public protocol Application: Sendable {
    /// The largest body in bytes that a request may carry; asked before a byte of it is read.
    func bodyLimit(for head: RequestHead) -> Int

    /// Answers a request.
    ///
    /// Called on one of the gateway's threads, many at a time. `answer` takes one response, now or later, from any
    /// thread; later calls are ignored. If it is dropped without a call, the peer gets status 500.
    func respond(to request: Request, answer: @escaping @Sendable (Response) -> Void)

    /// The answer to a request that was refused.
    ///
    /// - Parameter head: nil where it could not be parsed.
    func respond(to refusal: Refusal, head: RequestHead?) -> Response
}
