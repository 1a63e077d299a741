import Gateway
import Loyalty

/// One request on its way to its answer.
///
/// Unchecked Sendable: one thread at a time has it. A thread that passes the exchange on, with the closure that answers
/// the request, doesn't use it any more. It passes it on through a lock, that of the writer's queue or of the questions
/// about the configuration, or through the dispatch queue of slow answers.
final class Exchange: @unchecked Sendable {
    let request: Request
    let id: String
    /// When the request arrived.
    let now: Instant
    /// The web origins whose pages may read the answer; nil until they are known.
    var allowedOrigins: Set<String>?
    /// The number of the request's ``Route``; 0 until it is known.
    var route = 0
    /// The place of a coupon's code among the segments of the path; nil if it has none.
    var codePlace: Int?
    /// Whether the request's head could not be read, so that its `Origin` is unknown.
    private let isOriginLost: Bool
    private let start = ContinuousClock.now

    init(request: Request, id: String, now: Instant, isOriginLost: Bool = false) {
        self.isOriginLost = isOriginLost
        self.request = request
        self.id = id
        self.now = now
    }

    /// The time since the request arrived.
    var age: Duration { ContinuousClock.now - start }

    /// The answer for an outcome, with the header fields that every answer has.
    func response(for outcome: Result<Response, any Error>) -> Response {
        var response: Response
        switch outcome {
        case .success(let made): response = made
        case .failure(let error):
            response = APIError(error).response(requestId: id, asProblem: acceptsProblem)
        }
        response.headers.append(("X-Request-Id", id))
        addOrigin(to: &response)
        return response
    }

    /// Whether a browser may use the answer at the request's origin.
    var isOriginAllowed: Bool {
        guard let allowedOrigins, !allowedOrigins.isEmpty, let origin = request.head.header(.origin) else {
            return false
        }
        return allowedOrigins.contains(origin) || allowedOrigins.contains("*")
            || WebOrigin.canonical(origin).map(allowedOrigins.contains) ?? false
    }

    /// Adds the fields that let pages of other origins read the answer. If the allowed origins are unknown, because the
    /// request or the database could not be read, the answer is an error without anybody's data. Every page may read it
    /// then.
    private func addOrigin(to response: inout Response) {
        let origin = request.head.header(.origin)
        guard let allowedOrigins else {
            if origin != nil || isOriginLost { response.headers += CORS.fields(for: "*") }
            return
        }
        guard !allowedOrigins.isEmpty else { return }
        response.headers.append(("Vary", "Origin"))
        if isOriginAllowed, let origin { response.headers += CORS.fields(for: origin) }
    }

    /// Whether the client accepts errors in the form of RFC 9457.
    private var acceptsProblem: Bool {
        request.head.header(.accept).map { AcceptedTypes($0).names("application/problem+json") } ?? false
    }
}
