import Glibc
import Locking
import Synchronization

/// A FastCGI responder (FastCGI 1.0): a few threads for any number of connections.
///
/// All threads wait on one poller, which holds the listener and the connections. None ever waits for a peer: what has come
/// of a request stays with its connection until the rest comes, and so does what a peer has yet to read of an answer.
/// The threads keep it alive until it is stopped.
public final class Responder: Sendable {
    /// How a responder works.
    public struct Configuration: Sendable {
        /// Threads. Two a processor do best: measured with 2 to 32 of them on two processors, more cost up to half as much
        /// processor time again for a request.
        public var workers = max(4, 2 * sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        /// What is taken off the front of every path.
        public var mountPoint = MountPoint.root
        /// How long a peer may take for the next bytes of a request, and for reading the next bytes of an answer.
        public var timeout = Duration.seconds(30)
        /// How long a peer may take for a whole request, its body included.
        public var bodyTimeout = Duration.seconds(120)
        /// How many requests may be in hand: of those beyond it, the ones that are to change something are refused with
        /// 503. What only reads is taken all the same: it waits for nobody, so that there are never more than threads.
        /// Nil: any number.
        public var maximumRequests: Int?
        /// How many bytes of requests may be in hand, those that come in included. A request that finds no room is refused
        /// with 503 before its body is read. Bodies of more than 64 KiB leave a quarter of it to the others.
        public var maximumRequestBytes = 128 << 20
        /// How many bytes of answers may wait for their peers. Beyond it, the peer that has read nothing for the longest
        /// time is given up.
        public var maximumAnswerBytes = 128 << 20
        /// How long the connections that a web server keeps are served while another process may accept new ones: each until
        /// its next request has been answered. One that is closed can fail a request that is on its way.
        public var handoverTime = Duration.milliseconds(300)
        /// How long stopping waits for the requests in hand.
        public var stopTimeout = Duration.seconds(1)
        /// The addresses of the peers that may connect over TCP, such as `127.0.0.1` or `::1`. Nil: any.
        public var allowedPeers: [String]?

        /// The defaults.
        public init() {}
    }

    let listener: Listener
    let application: any Application
    let configuration: Configuration
    let poller: Poller
    let connections = Lock<[ObjectIdentifier: PeerConnection]>([:])
    let ready = ReadyQueue()
    /// What requests that were taken up together have to do together.
    let gathering = Gathering()
    let requestBytes: ByteBudget
    let answerBytes: ByteBudget
    /// The threads that have been started and haven't ended.
    let liveWorkers = Atomic(0)
    /// No connection is accepted, and each answer is the last on its connection.
    let isStopping = Atomic(false)
    /// Connections don't wait for another request.
    let isClosing = Atomic(false)
    let requestsInHand = Atomic(0)
    /// No connection is accepted until a descriptor is free.
    let isStarved = Atomic(false)

    /// - Parameters:
    ///   - listener: where connections come in; the responder closes it when it stops.
    ///   - application: what answers.
    ///   - configuration: how it works; at least one worker is started.
    public init(
        listener: Listener, application: any Application, configuration: Configuration = Configuration()
    ) throws(GatewayError) {
        // A peer that goes away is the error of a write.
        signal(SIGPIPE, SIG_IGN)
        self.listener = listener
        self.application = application
        self.configuration = configuration
        requestBytes = ByteBudget(bound: configuration.maximumRequestBytes)
        answerBytes = ByteBudget(bound: configuration.maximumAnswerBytes)
        poller = try Poller()
    }
}
