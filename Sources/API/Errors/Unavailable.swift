import Gateway

/// Answers every request with 503. It replaces ``Service`` if the database can't be opened.
public struct Unavailable: Application {
    private let requestIds = RequestIds()

    /// An application that answers every request with 503.
    public init() {}

    /// The largest body of one event.
    public var smallestBodyLimit: Int { Service.largestBody }

    /// The largest body of one event, for every request.
    public func bodyLimit(for head: RequestHead) -> Int { Service.largestBody }

    /// Answers with 503.
    public func respond(to request: Request, answer: @escaping @Sendable (Response) -> Void) {
        answer(response(APIError(.databaseUnavailable), to: request.head))
    }

    /// Answers what the gateway refused.
    public func respond(to refusal: Refusal, head: RequestHead?) -> Response {
        response(APIError(refusal), to: head ?? .unreadable, isOriginLost: head == nil)
    }

    /// Any page may read the answer: the allowed origins are unknown without the database, and the answer has nobody's
    /// data.
    private func response(_ error: APIError, to head: RequestHead, isOriginLost: Bool = false) -> Response {
        let id = requestIds.id(for: head)
        var response = error.response(requestId: id, asProblem: false)
        response.headers.append(("X-Request-Id", id))
        if isOriginLost || head.header(.origin) != nil { response.headers += CORS.fields(for: "*") }
        return response
    }
}
