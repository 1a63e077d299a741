import Glibc
import Synchronization

extension Responder {
    /// Lets a connection wait for its next request; closes it where the responder stops.
    func park(_ connection: PeerConnection) {
        connection.state.store(.parked, ordering: .sequentiallyConsistent)
        guard !isClosing.load(ordering: .sequentiallyConsistent), poller.watch(connection, for: .input) else {
            return forget(connection)
        }
    }

    /// Lets a connection wait for its peer to go on. From here on it is another thread's.
    ///
    /// - Parameter deadline: when the peer is given up.
    func wait(_ connection: PeerConnection, for readiness: Poller.Readiness, until deadline: Int) {
        connection.deadline.store(deadline, ordering: .relaxed)
        // Before it is another's.
        poller.deadlines.start(after: sweepInterval)
        if !poller.watch(connection, for: readiness) { forget(connection) }
    }

    /// How late a peer is given up at most.
    private var sweepInterval: Duration {
        max(.milliseconds(5), min(.seconds(1), configuration.timeout / 8, configuration.bodyTimeout / 8))
    }

    /// Has the connections reported whose peers take too long: what they wait for is at its end then. Another look at
    /// them follows for as long as there are some that have to go on in time.
    func endOverdue() {
        let now = Deadline.now
        let isAnyLeft = connections.withLock { connections in
            var isAnyLeft = false
            for connection in connections.values {
                let deadline = connection.deadline.load(ordering: .relaxed)
                guard deadline != Deadline.never else { continue }
                isAnyLeft = true
                guard deadline <= now else { continue }
                // What has come can still be answered.
                let isReading = connection.state.load(ordering: .sequentiallyConsistent) == .reading
                shutdown(connection.descriptor, Int32(isReading ? SHUT_RD : SHUT_RDWR))
            }
            return isAnyLeft
        }
        if isAnyLeft { poller.deadlines.start(after: sweepInterval) }
    }

    /// Lets go of a connection, and closes it.
    func forget(_ connection: PeerConnection) {
        requestBytes.release(connection.held)
        connection.held = 0
        dropAnswer(of: connection)
        // Before it is closed, so that nobody finds the number of another descriptor here.
        let isEmpty = connections.withLock { connections in
            connections[ObjectIdentifier(connection)] = nil
            return connections.isEmpty
        }
        close(connection.descriptor)
        resumeAccepting()
        if isEmpty && isStopping.load(ordering: .sequentiallyConsistent) { poller.signalProgress() }
    }
}
