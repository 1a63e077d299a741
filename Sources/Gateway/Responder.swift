import CFastCGI
import Glibc
import Synchronization

/// A FastCGI responder (FastCGI 1.0) over libfcgi: a few threads for any number of connections.
///
/// All threads wait on one poller, which holds the listener and the parked connections: those that a web server keeps
/// open and that have no request at the moment. A thread takes what is ready, so that an idle connection costs no thread.
/// Before the last waiting thread turns to a peer that it may have to wait for (with half a request, or a long answer),
/// another one is started, so that slow peers hold up nobody else.
/// The threads keep it alive until it is stopped.
public final class Responder: Sendable {
    /// How a responder works.
    public struct Configuration: Sendable {
        /// Threads that are always there. Two a processor do best: measured with 2 to 32 of them on two processors, more cost
        /// up to half as much processor time again for a request.
        public var workers = max(4, 2 * sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        /// Threads at most; those beyond `workers` are started when all may wait for peers, and end when there is nothing
        /// to do.
        public var maximumWorkers = 64
        /// What is taken off the front of every path.
        public var mountPoint = MountPoint.root
        /// How long a peer may take for the next bytes of a request, and how long a write to it may stand still.
        public var timeout = Duration.seconds(30)
        /// How long a peer may take for a whole body.
        public var bodyTimeout = Duration.seconds(120)
        /// How many requests may be in hand: of those beyond it, the ones that are to change something are refused with
        /// 503. What only reads is taken all the same: it waits for nobody, so that there are never more than threads.
        /// Nil: any number.
        public var maximumRequests: Int?
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
    let connections = Mutex<[ObjectIdentifier: Connection]>([:])
    let outbox = Outbox()
    let threads = Threads()
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
        guard FastCGILibrary.status == 0 else { throw .system("libfcgi", FastCGILibrary.status) }
        self.listener = listener
        self.application = application
        self.configuration = configuration
        poller = try Poller()
    }
}
