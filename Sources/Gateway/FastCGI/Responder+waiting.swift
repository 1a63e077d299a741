import Glibc
import Locking
import Synchronization

extension Responder {
    /// Lets a connection wait for its next request; closes it if the responder is stopping.
    func park(_ connection: PeerConnection) {
        connection.state.store(.parked, ordering: .sequentiallyConsistent)
        guard !isClosing.load(ordering: .sequentiallyConsistent), poller.watch(connection, for: .input) else {
            return forget(connection)
        }
    }

    /// Lets a connection wait for its peer. From here on, another thread may use the connection.
    ///
    /// - Parameter deadline: when the peer is given up.
    func wait(_ connection: PeerConnection, for readiness: Poller.Readiness, until deadline: Int) {
        connection.deadline.store(deadline, ordering: .relaxed)
        // Before the poller watches the connection, since another thread may have it from then on.
        poller.deadlines.start(after: sweepInterval)
        if !poller.watch(connection, for: readiness) { forget(connection) }
    }

    /// How late after its deadline a peer is given up, at most.
    private var sweepInterval: Duration {
        max(.milliseconds(5), min(.seconds(1), configuration.timeout / 8, configuration.bodyTimeout / 8))
    }

    /// Ends the input of connections whose peers take too long; the poller then reports them. Starts the timer again
    /// while there are connections with deadlines.
    func endOverdue() {
        let now = Deadline.now
        let isAnyLeft = connections.withLock { connections in
            var isAnyLeft = false
            for connection in connections.values {
                let deadline = connection.deadline.load(ordering: .relaxed)
                guard deadline != Deadline.never else { continue }
                isAnyLeft = true
                guard deadline <= now else { continue }
                // The request received so far can still be answered.
                let isReading = connection.state.load(ordering: .sequentiallyConsistent) == .reading
                shutdown(connection.descriptor, Int32(isReading ? SHUT_RD : SHUT_RDWR))
            }
            return isAnyLeft
        }
        if isAnyLeft { poller.deadlines.start(after: sweepInterval) }
    }

    /// Removes a connection, and closes it.
    func forget(_ connection: PeerConnection) {
        requestBytes.release(connection.held)
        connection.held = 0
        dropAnswer(of: connection)
        // Before the descriptor is closed: its number may be given to another file, and no thread must find it here
        // then.
        let isEmpty = connections.withLock { connections in
            connections[ObjectIdentifier(connection)] = nil
            return connections.isEmpty
        }
        connection.close()
        resumeAccepting()
        if isEmpty && isStopping.load(ordering: .sequentiallyConsistent) { poller.signalProgress() }
    }
}
