import Synchronization

/// The destination of an answer.
protocol AnswerSink: AnyObject, Sendable {
    /// Takes the answer to the current request; nil if the application released the request without one. Called on
    /// any thread, exactly once.
    func deliver(_ response: Response?, withBody: Bool)
}

/// The answer to one request. It is delivered once: when the application answers, or when the last reference to this
/// object is released.
final class PendingAnswer: Sendable {
    private let sink: any AnswerSink
    private let withBody: Bool
    private let isGiven = Atomic(false)

    /// - Parameter withBody: false for HEAD.
    init(to sink: any AnswerSink, withBody: Bool) {
        self.sink = sink
        self.withBody = withBody
    }

    func give(_ response: Response?) {
        guard !isGiven.exchange(true, ordering: .relaxed) else { return }
        sink.deliver(response, withBody: withBody)
    }

    deinit { give(nil) }
}

extension Application {
    /// Passes a request to the application. The sink always gets an answer, whatever the application does.
    func respond(to head: RequestHead, body: [UInt8], into sink: any AnswerSink) {
        let pending = PendingAnswer(to: sink, withBody: head.method != .head)
        respond(to: Request(head: head, body: body)) { pending.give($0) }
    }
}
