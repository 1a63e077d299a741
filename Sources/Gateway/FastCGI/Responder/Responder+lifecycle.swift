import Glibc
import Locking
import Synchronization

extension Responder {
    /// Serves until a stop signal comes, then stops.
    ///
    /// - Returns: the number of requests that were cut off because they took longer than `stopTimeout`.
    public func run(until signals: StopSignals) throws(GatewayError) -> Int {
        try start()
        _ = signals.wait()
        return stop()
    }

    /// Starts accepting, and returns at once. Call it once.
    public func start() throws(GatewayError) {
        guard listener.withDescriptor({ poller.watch(listener: $0, isNew: true) }) == true else {
            throw .system(listener.address, errno)
        }
        for _ in 0..<max(1, configuration.workers) {
            guard startWorker() else {
                _ = stop()
                throw .system("pthread_create", EAGAIN)
            }
        }
    }

    /// Stops accepting, finishes the requests that have begun to arrive, closes the other connections, and ends the
    /// threads. If another process keeps the listener open, the connections that the web server keeps are served for
    /// `handoverTime` longer. Call it once, not from one of the responder's threads.
    ///
    /// - Returns: the number of requests that were cut off because they took longer than `stopTimeout`.
    @discardableResult
    public func stop() -> Int {
        isStopping.store(true, ordering: .sequentiallyConsistent)
        stopAccepting()
        if !listener.isOwn { awaitClosing(until: Deadline(after: configuration.handoverTime)) }
        isClosing.store(true, ordering: .sequentiallyConsistent)
        closeParked()
        awaitClosing(until: Deadline(after: configuration.stopTimeout))
        let cut = cutOff()
        poller.signalFinished()
        poller.awaitProgress(until: Deadline(after: .milliseconds(cut == 0 ? 1000 : 100))) {
            liveWorkers.load(ordering: .sequentiallyConsistent) == 0
        }
        dropConnections()
        return cut
    }

    /// Drops the connections once the threads have ended: a connection and its responder keep each other alive. A
    /// thread that still runs may find any of them in the poller, which holds only their addresses.
    func dropConnections() {
        guard liveWorkers.load(ordering: .sequentiallyConsistent) == 0 else { return }
        var dropped: [ObjectIdentifier: PeerConnection] = [:]
        connections.withLock { swap(&$0, &dropped) }
    }

    private func awaitClosing(until deadline: Deadline) {
        poller.awaitProgress(until: deadline) { connections.withLock { $0.isEmpty } }
    }

    /// Accepts the connections in the backlog of a socket of our own, since no other process will, and closes the
    /// listener.
    private func stopAccepting() {
        _ = listener.withDescriptor { poller.forget(listener: $0) }
        while listener.isOwn {
            let descriptor = listener.accept().connection
            guard descriptor >= 0 else { break }
            guard let connection = adopt(descriptor) else { continue }
            if !poller.watch(connection, for: .input) { forget(connection) }
        }
        listener.close()
    }

    /// Ends the input of the parked connections. A worker then finds either a request that came before the end, or
    /// the end.
    private func closeParked() {
        connections.withLock { connections in
            for connection in connections.values
            where connection.state.load(ordering: .sequentiallyConsistent) == .parked {
                shutdown(connection.descriptor, Int32(SHUT_RD))
            }
        }
    }

    /// Breaks the remaining connections, and counts those with a request.
    private func cutOff() -> Int {
        connections.withLock { connections in
            var cut = 0
            for connection in connections.values {
                switch connection.state.load(ordering: .sequentiallyConsistent) {
                case .parked: if connection.hasInput { cut += 1 }
                case .reading, .answering, .sending: cut += 1
                case .lingering: break
                }
                shutdown(connection.descriptor, Int32(SHUT_RDWR))
            }
            return cut
        }
    }
}
