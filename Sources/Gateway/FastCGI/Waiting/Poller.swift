import CFastCGI
import Glibc
import Locking
import Synchronization

/// An epoll instance with the connections, the listener, and the descriptors that wake workers.
struct Poller: ~Copyable, Sendable {
    enum Event {
        case listener
        case connection(PeerConnection)
        /// The queue of ready connections may hold some.
        case ready
        case deadlinesMayHavePassed
        case descriptorsMayBeFree
        case finished
        case nothing
    }

    /// What a connection waits for.
    enum Readiness {
        case input, output
    }

    /// The most events that one wait returns.
    static let mostEvents = Int(cfastcgi_most_events)

    private let epoll: Int32
    /// Never read: once its count is above 0, every wait returns.
    private let finished: Int32
    /// Wakes the thread that stops the responder.
    private let progress: Int32
    /// Rings when a worker should look at the queue of ready connections.
    let ready: WakeTimer
    /// Rings when deadlines may have passed.
    let deadlines: WakeTimer
    /// Rings when file descriptors may be free again.
    let descriptors: WakeTimer
    private let waiting = Atomic(0)

    /// Tokens for everything but connections; a connection's token is its address.
    private static let listenerToken: UInt64 = 0
    private static let finishedToken: UInt64 = 1
    private static let readyToken: UInt64 = 2
    private static let deadlinesToken: UInt64 = 3
    private static let descriptorsToken: UInt64 = 4

    init() throws(GatewayError) {
        let numbers = [cfastcgi_epoll_create(), cfastcgi_counter(), cfastcgi_counter()]
        let error = errno
        (epoll, finished, progress) = (numbers[0], numbers[1], numbers[2])
        ready = WakeTimer()
        deadlines = WakeTimer()
        descriptors = WakeTimer()
        guard numbers.allSatisfy({ $0 >= 0 }) else { throw .system("epoll", error) }
        guard cfastcgi_epoll_always(epoll, finished, Self.finishedToken) == 0,
            cfastcgi_epoll_always(epoll, ready.descriptor, Self.readyToken) == 0,
            cfastcgi_epoll_always(epoll, deadlines.descriptor, Self.deadlinesToken) == 0,
            cfastcgi_epoll_always(epoll, descriptors.descriptor, Self.descriptorsToken) == 0
        else { throw .system("epoll", errno) }
    }

    deinit {
        for descriptor in [epoll, finished, progress] where descriptor >= 0 { close(descriptor) }
    }

    /// Whether a thread waits for events. It counts as waiting until it has seen that there are some.
    var isAnyoneWaiting: Bool { waiting.load(ordering: .sequentiallyConsistent) > 0 }

    /// Waits for events and passes each one to `body`.
    func wait(_ body: (Event) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Self.mostEvents) { tokens in
            guard let base = tokens.baseAddress else { return }
            var count: Int32 = 0
            // EINTR comes even with every signal blocked, after SIGSTOP and SIGCONT (signal(7)).
            waiting.add(1, ordering: .sequentiallyConsistent)
            repeat { count = cfastcgi_epoll_wait(epoll, base) } while count < 0
            waiting.subtract(1, ordering: .sequentiallyConsistent)
            for index in 0..<Int(count) { body(event(tokens[index])) }
        }
    }

    private func event(_ token: UInt64) -> Event {
        switch token {
        case Self.listenerToken: return .listener
        case Self.finishedToken: return .finished
        case Self.readyToken: return ready.hasRung() ? .ready : .nothing
        case Self.deadlinesToken: return deadlines.hasRung() ? .deadlinesMayHavePassed : .nothing
        case Self.descriptorsToken: return descriptors.hasRung() ? .descriptorsMayBeFree : .nothing
        default:
            guard let address = UnsafeRawPointer(bitPattern: UInt(token)) else { return .nothing }
            return .connection(Unmanaged<PeerConnection>.fromOpaque(address).takeUnretainedValue())
        }
    }

    /// Asks to be told once when the listener has a connection.
    func watch(listener: Int32, isNew: Bool) -> Bool {
        cfastcgi_epoll_once(epoll, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, listener, 0, Self.listenerToken) == 0
    }

    /// Call this before the listener is closed: if another process has it open, the poller would keep it.
    func forget(listener: Int32) {
        _ = cfastcgi_epoll_remove(epoll, listener)
    }

    /// Asks to be told once when the connection is ready. From here on, another thread may use the connection.
    func watch(_ connection: PeerConnection, for readiness: Readiness) -> Bool {
        let operation = connection.isRegistered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD
        connection.isRegistered = true
        let token = UInt64(UInt(bitPattern: Unmanaged.passUnretained(connection).toOpaque()))
        return cfastcgi_epoll_once(epoll, operation, connection.descriptor, readiness == .output ? 1 : 0, token) == 0
    }

    func signalFinished() { addOne(finished) }
    func signalProgress() { addOne(progress) }

    /// Waits until `isDone` returns true; calls it after each `signalProgress`.
    func awaitProgress(until deadline: Deadline, _ isDone: () -> Bool) {
        while !isDone() && !deadline.hasPassed {
            var ready = pollfd(fd: progress, events: Int16(POLLIN), revents: 0)
            if poll(&ready, 1, deadline.milliseconds) > 0 {
                var count: UInt64 = 0
                _ = read(progress, &count, 8)
            }
        }
    }

    private func addOne(_ counter: Int32) {
        var one: UInt64 = 1
        _ = write(counter, &one, 8)
    }
}
