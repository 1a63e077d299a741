import Glibc
import Locking
import Synchronization

extension Responder {
    /// How long a connection that is closed with unread input stays open, so that the peer can read the answer.
    private static let lingerTime = Duration.seconds(2)

    /// Takes the application's answer, on any thread.
    func finish(_ connection: PeerConnection, _ response: Response?, withBody: Bool) {
        answer(connection, response ?? application.respond(to: .unanswered, head: nil), withBody: withBody)
    }

    /// Sends as much of an answer as the peer takes; the rest stays with the connection until the peer can take more.
    func answer(_ connection: PeerConnection, _ response: Response, withBody: Bool) {
        let keepsConnection = connection.requests.keepsConnection
        // While descriptors are short, each answer ends its connection, so that waiting connections can be accepted.
        let isLast = isStopping.load(ordering: .sequentiallyConsistent) || isStarved.load(ordering: .relaxed)
        connection.isAtEnd = isLast || !keepsConnection || !connection.isDrained
        connection.outgoing = response.records(
            ofRequest: connection.requests.id, withBody: withBody, isLast: isLast && keepsConnection)
        connection.sent = 0
        requestBytes.release(connection.held - connection.following.count)
        connection.held = min(connection.held, connection.following.count)
        requestsInHand.subtract(1, ordering: .relaxed)
        send(connection)
    }

    /// Sends more of an answer.
    func send(_ connection: PeerConnection) {
        let left = connection.outgoing.count - connection.sent
        let sent = connection.outgoing.withUnsafeBytes { bytes in
            Glibc.send(
                connection.descriptor, bytes.baseAddress.map { $0 + connection.sent }, left,
                Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        }
        if sent == left { return endAnswer(connection) }
        guard sent >= 0 || errno == EAGAIN || errno == EINTR else { return forget(connection) }
        connection.sent += max(0, sent)
        if connection.unsent.load(ordering: .relaxed) == 0 {
            connection.unsent.store(connection.outgoing.count, ordering: .relaxed)
            answerBytes.hold(connection.outgoing.count)
            makeRoomForAnswers()
        }
        connection.state.store(.sending, ordering: .sequentiallyConsistent)
        wait(connection, for: .output, until: Deadline.after(configuration.timeout))
    }

    /// After an answer, goes on to the next request or closes the connection.
    private func endAnswer(_ connection: PeerConnection) {
        dropAnswer(of: connection)
        if !connection.isAtEnd {
            if connection.following.isEmpty { return park(connection) }
            // A worker takes the next request, not this thread: it may have other answers to deliver.
            connection.state.store(.reading, ordering: .sequentiallyConsistent)
            return takeUp(connection)
        }
        // If input is unread, closing at once would reset the connection, and the peer would lose the answer.
        guard !connection.isDrained, shutdown(connection.descriptor, Int32(SHUT_WR)) == 0 else {
            return forget(connection)
        }
        connection.state.store(.lingering, ordering: .sequentiallyConsistent)
        wait(connection, for: .input, until: Deadline.after(Self.lingerTime))
    }

    /// Reads and drops what a peer still sends, so that it gets to read the answer.
    ///
    /// - Parameter deadline: when the peer is given up.
    func linger(_ connection: PeerConnection, until deadline: Int, buffer: UnsafeMutableRawBufferPointer) {
        let count = recv(connection.descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 || count < 0 && (errno == EAGAIN || errno == EINTR), deadline > Deadline.now else {
            return forget(connection)
        }
        wait(connection, for: .input, until: deadline)
    }

    /// Frees an answer's memory.
    func dropAnswer(of connection: PeerConnection) {
        answerBytes.release(connection.unsent.exchange(0, ordering: .relaxed))
        connection.outgoing = []
    }

    /// Gives up the peers that have read nothing for the longest time, until the unread answers fit the bound again.
    private func makeRoomForAnswers() {
        guard answerBytes.excess > 0 else { return }
        var excess = answerBytes.excess
        var waiting: [(connection: PeerConnection, deadline: Int)] = []
        connections.withLock { connections in
            for connection in connections.values
            where connection.state.load(ordering: .sequentiallyConsistent) == .sending {
                let deadline = connection.deadline.load(ordering: .acquiring)
                if deadline == Deadline.givenUp {
                    // Its answer is about to be dropped.
                    excess -= connection.unsent.load(ordering: .relaxed)
                } else if deadline != Deadline.never {
                    waiting.append((connection, deadline))
                }
            }
        }
        guard excess > 0 else { return }
        for (connection, deadline) in waiting.sorted(by: { $0.deadline < $1.deadline }) where excess > 0 {
            let unsent = connection.unsent.load(ordering: .relaxed)
            if giveUp(connection, waitingUntil: deadline) { excess -= unsent }
        }
    }
}
