import Glibc
import Locking
import Synchronization

/// A FastCGI responder (FastCGI 1.0): a few threads serve any number of connections.
///
/// All threads wait on one poller, which holds the listener and the connections. No thread ever waits for a peer: an
/// incomplete request stays with its connection until the rest comes, and so does the unread part of an answer. The
/// threads keep the responder alive until it is stopped.
public final class Responder: Sendable {
    /// A responder's settings.
    public struct Configuration: Sendable {
        /// The number of threads. Two per processor are fastest: measured with 2 to 32 threads on two processors,
        /// more threads cost up to 50 % more processor time per request.
        public var workers = max(4, 2 * sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        /// Removed from the front of every path.
        public var mountPoint = MountPoint.root
        /// How long to wait for the next bytes of a request, and for the peer to read the next bytes of an answer.
        public var timeout = Duration.seconds(30)
        /// How long a whole request may take to arrive, its body included.
        public var bodyTimeout = Duration.seconds(120)
        /// The most requests in hand. Beyond it, requests that may change something are refused with 503. Reads are
        /// accepted all the same: the application bounds how many of them wait. Nil: no bound.
        public var maximumRequests: Int?
        /// The most bytes of requests in memory, complete or not. A request that finds no room is refused with 503
        /// before its body is read. Requests of more than 64 KiB can't use the last quarter.
        public var maximumRequestBytes = 128 << 20
        /// The most bytes of answers that peers have yet to read. Beyond it, the peer that has read nothing for the
        /// longest time is given up.
        public var maximumAnswerBytes = 128 << 20
        /// At stopping, while another process may accept new connections: how long to serve the connections that a
        /// web server keeps. Each closes after its next request. To close one earlier could fail a request that is on
        /// its way.
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
    /// Runs work once for all requests that a worker took up together.
    let gathering = Gathering()
    let requestBytes: ByteBudget
    let answerBytes: ByteBudget
    /// The threads that run.
    let liveWorkers = Atomic(0)
    /// No connection is accepted, and each connection closes after its current answer.
    let isStopping = Atomic(false)
    /// Connections don't wait for another request.
    let isClosing = Atomic(false)
    let requestsInHand = Atomic(0)
    /// No descriptor is free; until one is, no connection is accepted.
    let isStarved = Atomic(false)

    /// - Parameters:
    ///   - listener: the source of connections; the responder closes it when it stops.
    ///   - application: answers the requests.
    ///   - configuration: the settings; at least one worker is started.
    public init(
        listener: Listener, application: any Application, configuration: Configuration = Configuration()
    ) throws(GatewayError) {
        // If a peer goes away, the write fails; the signal must not end the process.
        signal(SIGPIPE, SIG_IGN)
        self.listener = listener
        self.application = application
        self.configuration = configuration
        requestBytes = ByteBudget(bound: configuration.maximumRequestBytes)
        answerBytes = ByteBudget(bound: configuration.maximumAnswerBytes)
        poller = try Poller()
    }
}
