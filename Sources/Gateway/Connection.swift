import CFastCGI
import Glibc
import Synchronization

/// One accepted connection and its FCGX_Request.
///
/// Unchecked, since FCGX_Request is a C structure: it belongs to one thread at a time, to the worker to which the poller
/// reported the connection, then to whoever gives the answer, then (parked) to nobody. The poller's one-shot events and
/// `PendingAnswer`'s exchange hand it over.
final class Connection: AnswerSink, @unchecked Sendable {
    enum State: UInt8, AtomicRepresentable {
        /// Waits in the poller for the next request.
        case parked
        /// A worker reads a request; libfcgi may close the descriptor.
        case reading
        /// The application has the request.
        case answering
    }

    let descriptor: Int32
    let request: UnsafeMutablePointer<FCGX_Request>
    let state = Atomic(State.parked)
    /// Whether the poller knows the descriptor.
    var isRegistered = false
    /// Whether the request's input has been read to its end, so that what comes next is another request.
    var isDrained = true
    /// The worker that read the request.
    private(set) var reader = pthread_self()
    private let responder: Responder

    init(descriptor: Int32, responder: Responder) {
        self.descriptor = descriptor
        self.responder = responder
        request = .allocate(capacity: 1)
        // FCGX_Accept_r must never wait in an accept of its own: with no listening socket that fails with EBADF.
        FCGX_InitRequest(request, -1, 0)
        request.pointee.ipcFd = descriptor
    }

    deinit { request.deallocate() }

    func deliver(_ response: Response?, withBody: Bool) {
        responder.finish(self, response, withBody: withBody)
    }

    /// Whether this is the thread that read the request, and may wait for the peer.
    var isReadersThread: Bool { pthread_equal(reader, pthread_self()) != 0 }

    /// Whether bytes have come that nobody has read.
    var hasInput: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) > 0
    }

    func beginReading() {
        reader = pthread_self()
        state.store(.reading, ordering: .sequentiallyConsistent)
    }
}
