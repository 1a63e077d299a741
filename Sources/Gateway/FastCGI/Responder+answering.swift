import Glibc
import Synchronization

extension Responder {
    /// How much is read away, and for how long, of a connection that is closed with input unread.
    private static let lingerTime = Duration.seconds(2)

    /// Takes the application's answer, on whatever thread that comes.
    func finish(_ connection: PeerConnection, _ response: Response?, withBody: Bool) {
        answer(connection, response ?? application.respond(to: .unanswered, head: nil), withBody: withBody)
    }

    /// Sends an answer as far as the peer takes it; the rest waits for the peer with the connection.
    func answer(_ connection: PeerConnection, _ response: Response, withBody: Bool) {
        let keepsConnection = connection.requests.keepsConnection
        // Where descriptors have run out, connections that wait to be accepted get those of the ones that are answered.
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

    /// Goes on to the next request, or to the connection's end.
    private func endAnswer(_ connection: PeerConnection) {
        dropAnswer(of: connection)
        connection.deadline.store(Deadline.never, ordering: .relaxed)
        if !connection.isAtEnd {
            if connection.following.isEmpty { return park(connection) }
            // A worker takes it up, rather than this thread: it may have another one's answer to give.
            connection.state.store(.reading, ordering: .sequentiallyConsistent)
            return takeUp(connection)
        }
        // Closing at once would reset the connection, and the answer would be lost, where there is input unread.
        guard !connection.isDrained, shutdown(connection.descriptor, Int32(SHUT_WR)) == 0 else {
            return forget(connection)
        }
        connection.state.store(.lingering, ordering: .sequentiallyConsistent)
        wait(connection, for: .input, until: Deadline.after(Self.lingerTime))
    }

    /// Reads away what a peer still sends, so that it gets to read the answer.
    func linger(_ connection: PeerConnection, buffer: UnsafeMutableRawBufferPointer) {
        let deadline = connection.deadline.load(ordering: .relaxed)
        let count = recv(connection.descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 || count < 0 && (errno == EAGAIN || errno == EINTR), deadline > Deadline.now else {
            return forget(connection)
        }
        wait(connection, for: .input, until: deadline)
    }

    /// Lets go of an answer's memory.
    func dropAnswer(of connection: PeerConnection) {
        answerBytes.release(connection.unsent.exchange(0, ordering: .relaxed))
        connection.outgoing = []
    }

    /// Gives up the peers that have read nothing for the longest time, where too much waits for them.
    private func makeRoomForAnswers() {
        guard answerBytes.excess > 0 else { return }
        connections.withLock { connections in
            var excess = answerBytes.excess
            let waiting = connections.values
                .filter { $0.state.load(ordering: .sequentiallyConsistent) == .sending }
                .map { (connection: $0, since: $0.deadline.load(ordering: .relaxed)) }
            for (connection, _) in waiting.sorted(by: { $0.since < $1.since }) where excess > 0 {
                excess -= connection.unsent.load(ordering: .relaxed)
                // The poller reports it, and whoever takes it up lets go of it.
                shutdown(connection.descriptor, Int32(SHUT_RDWR))
            }
        }
    }
}
