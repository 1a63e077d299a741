import Gateway
import Loyalty

/// One request on its way to its answer.
///
/// Unchecked Sendable: `allowedOrigins` and `route` are set by the thread that dispatches the request, before the
/// answer can be made by another one; the hand-over is a lock's.
final class Exchange: @unchecked Sendable {
    let request: Request
    let id: String
    /// When it came in.
    let now: Instant
    /// Web origins that may read the answer; nil as long as they aren't known.
    var allowedOrigins: Set<String>?
    /// The number of its ``Route``; 0 as long as that isn't known.
    var route = 0
    /// Whether the request's own origin can't be known, as its head could not be read.
    private let isOriginLost: Bool
    private let start = ContinuousClock.now

    init(request: Request, id: String, now: Instant, isOriginLost: Bool = false) {
        self.isOriginLost = isOriginLost
        self.request = request
        self.id = id
        self.now = now
    }

    /// How long it has been in hand.
    var age: Duration { ContinuousClock.now - start }

    /// The answer to an outcome, with what every answer has.
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

    /// Says who may read the answer: one to a request whose project can't be made out, as nothing can be read, holds
    /// nothing that is anybody's, and tells every page what is wrong.
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

    /// Whether the client asked for RFC 9457.
    private var acceptsProblem: Bool {
        request.head.header(.accept).map { AcceptedTypes($0).names("application/problem+json") } ?? false
    }
}
