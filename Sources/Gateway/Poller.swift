import CFastCGI
import Glibc

/// One epoll instance, and what in it wakes the workers beside connections.
struct Poller: ~Copyable, Sendable {
    enum Event {
        case listener
        case connection(Connection)
        case outbox
        case descriptorsMayBeFree
        case finished
        case nothing
    }

    private let epoll: Int32
    /// Counts what is in the outbox.
    private let outbox: Int32
    /// Never read: once it is counted up, every wait returns.
    private let finished: Int32
    /// Counts what the thread that stops the responder waits for.
    private let progress: Int32
    private let timer: Int32

    /// Tokens of what isn't a connection; those of connections are their addresses.
    private static let listenerToken: UInt64 = 0
    private static let outboxToken: UInt64 = 1
    private static let finishedToken: UInt64 = 2
    private static let timerToken: UInt64 = 3

    init() throws(GatewayError) {
        let descriptors = [
            cfastcgi_epoll_create(), cfastcgi_counter(), cfastcgi_counter(), cfastcgi_counter(), cfastcgi_timer(),
        ]
        let number = errno
        epoll = descriptors[0]
        outbox = descriptors[1]
        finished = descriptors[2]
        progress = descriptors[3]
        timer = descriptors[4]
        guard descriptors.allSatisfy({ $0 >= 0 }), cfastcgi_epoll_always(epoll, outbox, Self.outboxToken) == 0,
            cfastcgi_epoll_always(epoll, finished, Self.finishedToken) == 0,
            cfastcgi_epoll_always(epoll, timer, Self.timerToken) == 0
        else {
            throw .system("epoll", number)
        }
    }

    deinit {
        for descriptor in [epoll, outbox, finished, progress, timer] where descriptor >= 0 {
            close(descriptor)
        }
    }

    /// Waits for something to do; `nothing` after `milliseconds` (-1: no bound).
    func wait(milliseconds: Int32) -> Event {
        var token: UInt64 = 0
        while true {
            let count = cfastcgi_epoll_wait(epoll, milliseconds, &token)
            if count == 0 { return .nothing }
            // EINTR comes even with every signal blocked, after SIGSTOP and SIGCONT (signal(7)).
            if count > 0 { break }
        }
        switch token {
        case Self.listenerToken: return .listener
        case Self.outboxToken:
            return takeOne(outbox) ? .outbox : .nothing
        case Self.finishedToken: return .finished
        case Self.timerToken:
            return takeOne(timer) ? .descriptorsMayBeFree : .nothing
        default:
            guard let address = UnsafeRawPointer(bitPattern: UInt(token)) else { return .nothing }
            return .connection(Unmanaged<Connection>.fromOpaque(address).takeUnretainedValue())
        }
    }

    /// Reports the listener once.
    func watch(listener: Int32, isNew: Bool) -> Bool {
        cfastcgi_epoll_once(epoll, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, listener, Self.listenerToken) == 0
    }

    /// Before the listener is closed: another process that has it open would keep it in the poller.
    func forget(listener: Int32) {
        _ = cfastcgi_epoll_remove(epoll, listener)
    }

    /// Reports the connection once. From here on it is another thread's.
    func watch(_ connection: Connection) -> Bool {
        let operation = connection.isRegistered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD
        connection.isRegistered = true
        let token = UInt64(UInt(bitPattern: Unmanaged.passUnretained(connection).toOpaque()))
        return cfastcgi_epoll_once(epoll, operation, connection.descriptor, token) == 0
    }

    func signalOutbox() { addOne(outbox) }
    func signalFinished() { addOne(finished) }
    func signalProgress() { addOne(progress) }

    /// Looks for free descriptors in `milliseconds`.
    func startTimer(milliseconds: Int) {
        _ = cfastcgi_timer_start(timer, milliseconds)
    }

    /// Waits until `isDone`, which is looked at after each `signalProgress`.
    func awaitProgress(until deadline: Deadline, _ isDone: () -> Bool) {
        while !isDone() && !deadline.hasPassed {
            var ready = pollfd(fd: progress, events: Int16(POLLIN), revents: 0)
            if poll(&ready, 1, deadline.milliseconds) > 0 {
                _ = takeOne(progress)
            }
        }
    }

    private func addOne(_ counter: Int32) {
        var one: UInt64 = 1
        _ = write(counter, &one, 8)
    }

    private func takeOne(_ counter: Int32) -> Bool {
        var count: UInt64 = 0
        return read(counter, &count, 8) == 8
    }
}
