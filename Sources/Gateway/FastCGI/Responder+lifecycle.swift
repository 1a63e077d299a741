import Glibc
import Synchronization

extension Responder {
    /// Serves until a stop signal comes, then stops.
    ///
    /// - Returns: how many requests were cut off because they took longer than the configuration's `stopTimeout`.
    public func run(until signals: StopSignals) throws(GatewayError) -> Int {
        try start()
        _ = signals.wait()
        return stop()
    }

    /// Starts accepting; returns at once. To be called once.
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

    /// Stops accepting, finishes the requests in hand (those that have been read or of which bytes have come), closes the
    /// other connections, and ends the threads. Where the listener stays open for another process, the connections that the
    /// web server keeps are served for a moment longer (`handoverTime`). To be called once, not from a responder's thread.
    ///
    /// - Returns: how many requests were cut off because they took longer than the configuration's `stopTimeout`.
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
        // A connection with a request that is never answered and its responder would keep each other.
        connections.withLock { $0.removeAll() }
        return cut
    }

    private func awaitClosing(until deadline: Deadline) {
        poller.awaitProgress(until: deadline) { connections.withLock { $0.isEmpty } }
    }

    /// Takes what waits in the backlog of a socket of our own, since nobody else will, and closes the listener.
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

    /// Ends the input of the parked connections: a worker finds the request that has come before that, or the end.
    private func closeParked() {
        connections.withLock { connections in
            for connection in connections.values
            where connection.state.load(ordering: .sequentiallyConsistent) == .parked {
                shutdown(connection.descriptor, Int32(SHUT_RD))
            }
        }
    }

    /// Breaks the connections that are left; counts those with a request.
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
