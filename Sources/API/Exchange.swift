import Gateway
import Loyalty

/// One request on its way to its answer.
///
/// Unchecked Sendable: `allowedOrigins` and `route` are set by the thread that dispatches the request, before the answer can be
/// made by another one; the hand-over is a lock's.
final class Exchange: @unchecked Sendable {
    let request: Request
    let id: String
    /// When it came in.
    let now: Instant
    /// Web origins that may read the answer; none as long as they aren't known.
    var allowedOrigins: Set<String> = []
    /// The number of its operation; 0 as long as that isn't known.
    var route = 0
    private let start = ContinuousClock.now

    init(request: Request, id: String, now: Instant) {
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
        guard !allowedOrigins.isEmpty, let origin = request.head.header(.origin) else { return false }
        return allowedOrigins.contains(origin) || allowedOrigins.contains("*")
    }

    private func addOrigin(to response: inout Response) {
        guard !allowedOrigins.isEmpty else { return }
        response.headers.append(("Vary", "Origin"))
        guard isOriginAllowed, let origin = request.head.header(.origin) else { return }
        response.headers += [
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Expose-Headers", "ETag, X-Request-Id, Retry-After, Idempotent-Replayed"),
        ]
    }

    /// Whether the client asked for RFC 9457.
    private var acceptsProblem: Bool {
        request.head.header(.accept)?.lowercased().split(separator: ",").contains { range in
            range.drop { $0 == " " }.hasPrefix("application/problem+json")
        } ?? false
    }
}
