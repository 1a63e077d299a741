import Glibc
import Synchronization

/// One accepted connection, and what has come and gone over it so far.
///
/// Unchecked: it belongs to one thread at a time, to the worker to which the poller reported the connection, then to
/// whoever gives the answer, then to nobody while it waits in the poller. The poller's one-shot events, the queue of those
/// that are ready, and `PendingAnswer`'s exchange hand it over.
final class PeerConnection: AnswerSink, @unchecked Sendable {
    enum State: UInt8, AtomicRepresentable {
        /// Waits in the poller for the next request.
        case parked
        /// A request has come in part, and waits in the poller for the rest, or a worker reads it.
        case reading
        /// The application has the request.
        case answering
        /// Waits in the poller for the peer to read the answer.
        case sending
        /// Waits in the poller for the peer to see that the connection is at its end.
        case lingering
    }

    /// A request of which the head has come.
    struct Incoming {
        /// Nil where it could not be parsed.
        var head: RequestHead?
        /// Why it won't get to the application.
        var refusal: Refusal?
        /// How many bytes of body were announced.
        var length = 0
        var body: [UInt8] = []
        /// How many bytes of input came beyond the body.
        var excess = 0
    }

    let descriptor: Int32
    let state = Atomic(State.parked)
    /// When the peer is given up, in milliseconds of the clock.
    let deadline = Atomic(Deadline.never)
    /// The bytes of an answer that waits for its peer, for the thread that looks for room.
    let unsent = Atomic(0)
    /// Whether the poller knows the descriptor.
    var isRegistered = false
    var requests = RequestReader()
    var incoming: Incoming?
    /// When the whole request has to be there; nil as long as it hasn't been waited for.
    var wholeDeadline: Int?
    /// What was read beyond the request in hand.
    var following: [UInt8] = []
    /// How many bytes of what came are counted.
    var held = 0
    /// The records of the answer, and how many of their bytes have been sent.
    var outgoing: [UInt8] = []
    var sent = 0
    /// Whether the connection ends with the answer.
    var isAtEnd = false
    /// Whether the request's input has been read to its end, so that what comes next is another request.
    var isDrained = true
    private let responder: Responder

    init(descriptor: Int32, responder: Responder) {
        self.descriptor = descriptor
        self.responder = responder
    }

    func deliver(_ response: Response?, withBody: Bool) {
        responder.finish(self, response, withBody: withBody)
    }

    /// Whether bytes have come that nobody has read.
    var hasInput: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) > 0
    }

    /// How many bytes of what came it has.
    var inputCount: Int { requests.parameters.count + (incoming?.body.count ?? 0) + following.count }
}
