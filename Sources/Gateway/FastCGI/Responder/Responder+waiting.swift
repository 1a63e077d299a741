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
        connection.deadline.store(deadline, ordering: .releasing)
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
        var isAnyLeft = false
        var overdue: [(connection: PeerConnection, deadline: Int)] = []
        connections.withLock { connections in
            for connection in connections.values {
                let deadline = connection.deadline.load(ordering: .acquiring)
                guard deadline != Deadline.never, deadline != Deadline.givenUp else { continue }
                isAnyLeft = true
                if deadline <= now { overdue.append((connection, deadline)) }
            }
        }
        for (connection, deadline) in overdue { _ = giveUp(connection, waitingUntil: deadline) }
        if isAnyLeft { poller.deadlines.start(after: sweepInterval) }
    }

    /// Gives up a connection's peer. The poller then reports the connection, and the worker that takes it closes it.
    ///
    /// - Returns: false if the connection doesn't wait until this deadline any more: a thread has it, or had it.
    func giveUp(_ connection: PeerConnection, waitingUntil deadline: Int) -> Bool {
        let isReading = connection.state.load(ordering: .sequentiallyConsistent) == .reading
        guard
            connection.deadline.compareExchange(
                expected: deadline, desired: Deadline.givenUp, ordering: .sequentiallyConsistent
            ).exchanged
        else { return false }
        connections.withLock { connections in
            // Once it is removed, its descriptor may be another file's.
            guard connections[ObjectIdentifier(connection)] != nil else { return }
            // The request received so far can still be answered.
            shutdown(connection.descriptor, Int32(isReading ? SHUT_RD : SHUT_RDWR))
        }
        return true
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
