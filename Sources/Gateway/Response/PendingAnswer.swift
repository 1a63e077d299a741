import Synchronization

/// Where an answer goes.
protocol AnswerSink: AnyObject, Sendable {
    /// Takes the one answer to the request in hand; nil where the application dropped the request without one.
    /// Called on any thread, exactly once.
    func deliver(_ response: Response?, withBody: Bool)
}

/// The answer that one request waits for: it goes out once, and at the latest when the last reference to this does.
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
    /// Hands over a request; the sink gets its answer, whatever the application does.
    func respond(to head: RequestHead, body: [UInt8], into sink: any AnswerSink) {
        let pending = PendingAnswer(to: sink, withBody: head.method != .head)
        respond(to: Request(head: head, body: body)) { pending.give($0) }
    }
}

extension Refusal {
    /// The application let go of a request without an answer.
    static let unanswered = Refusal(
        status: 500, code: "internal_error", message: "The request could not be answered.")
}
