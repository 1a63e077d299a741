import Gateway
import Locking

/// Answers every request with 503 until there is a service, which answers from then on. It is for a database that can't
/// be reached yet.
public final class AwaitedService: Application {
    private let service = Lock<(any Application)?>(nil)
    private let meanwhile = Unavailable()

    /// An application without a service yet.
    public init() {}

    /// Lets a service answer.
    public func begin(_ service: any Application) { self.service.withLock { $0 = service } }

    private var current: any Application { service.withLock { $0 } ?? meanwhile }

    /// The largest body of one event.
    public var smallestBodyLimit: Int { Service.largestBody }

    /// What the service allows; without one, the largest body of one event.
    public func bodyLimit(for head: RequestHead) -> Int { current.bodyLimit(for: head) }

    /// Answers as the service does, or with 503.
    public func respond(to request: Request, answer: @escaping @Sendable (Response) -> Void) {
        current.respond(to: request, answer: answer)
    }

    /// Answers what the gateway refused.
    public func respond(to refusal: Refusal, head: RequestHead?) -> Response {
        current.respond(to: refusal, head: head)
    }
}
