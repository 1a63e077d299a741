import Glibc
import Locking
import Synchronization

/// An accepted connection, with what was received and what is still to be sent.
///
/// Unchecked: one thread at a time uses it. First the worker that takes it from the poller, then the thread that
/// answers; while it waits in the poller, no thread does. The poller's one-shot events, the queue of ready
/// connections, and `PendingAnswer`'s exchange hand it over.
final class PeerConnection: AnswerSink, @unchecked Sendable {
    enum State: UInt8, AtomicRepresentable {
        /// Waits in the poller for the next request.
        case parked
        /// Part of a request has come. The connection waits in the poller for the rest, or a worker is reading it.
        case reading
        /// The application has the request.
        case answering
        /// Waits in the poller until the peer can take more of the answer.
        case sending
        /// Waits in the poller until the peer closes the connection too.
        case lingering
    }

    /// A request whose head is complete.
    struct Incoming {
        /// Nil if it could not be parsed.
        var head: RequestHead?
        /// The memory that `head` takes, in bytes.
        var headSize = 0
        /// Whether the answer has a body: not to HEAD, even if the head could not be parsed.
        var withBody = true
        /// Why the request is refused; nil if the application gets it.
        var refusal: Refusal?
        /// The announced length of the body in bytes.
        var length = 0
        /// Whether no length was announced.
        var lacksLength = false
        var body: [UInt8] = []
        /// The bytes received beyond the announced body.
        var excess = 0
    }

    let descriptor: Int32
    let state = Atomic(State.parked)
    /// When to give the peer up, in milliseconds of the monotonic clock; `never` while a thread uses the connection.
    /// Either a thread takes the deadline or a sweep replaces it by `givenUp`, but not both.
    let deadline = Atomic(Deadline.never)
    /// The bytes of the answer that the peer has yet to read. Any thread that makes room for answers reads this.
    let unsent = Atomic(0)
    /// Whether the poller knows the descriptor.
    var isRegistered = false
    var requests = RequestReader()
    /// When a worker was last told that there is something to read.
    var arrival = Moment.now
    var incoming: Incoming?
    /// When the whole request has to be there; nil before the first wait for it.
    var wholeDeadline: Int?
    /// Bytes received after the current request.
    var following: [UInt8] = []
    /// The received bytes that count in the budget.
    var held = 0
    /// The records of the answer; the first `sent` bytes have been sent.
    var outgoing: [UInt8] = []
    var sent = 0
    /// Whether the connection closes after the answer.
    var isAtEnd = false
    /// Whether the request's input was read to its end, so that the next bytes begin another request.
    var isDrained = true
    private var isOpen = true
    private let responder: Responder

    init(descriptor: Int32, responder: Responder) {
        self.descriptor = descriptor
        self.responder = responder
    }

    deinit { close() }

    /// Closes the descriptor, once.
    func close() {
        guard isOpen else { return }
        isOpen = false
        Glibc.close(descriptor)
    }

    func deliver(_ response: Response?, withBody: Bool) {
        responder.finish(self, response, withBody: withBody)
    }

    /// Whether there are received bytes that no thread has read yet.
    var hasInput: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) > 0
    }

    /// The memory that the received bytes take, in bytes.
    var inputCount: Int {
        requests.heldCount + (incoming.map { $0.headSize + $0.body.count } ?? 0) + following.count
    }
}
