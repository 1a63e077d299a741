import Glibc
import Locking
import Synchronization

extension Responder {
    /// The most input beyond the body, in bytes, that is read and dropped to keep the connection.
    private static let mostExcess = 1 << 20
    /// The most bytes that are read and dropped of a refused request's body: more than the shipped configurations let
    /// web servers pass. A web server that reuses the connection may not notice that it is closing, and would fail the
    /// next request.
    private static let mostRefused = 1 << 25
    /// The largest body, in bytes, of a request that is handled at once, such as an event.
    private static let usualBody = 1 << 14

    /// Does what a connection is ready for.
    ///
    /// - Parameter buffer: the worker's own.
    func serve(_ connection: PeerConnection, buffer: UnsafeMutableRawBufferPointer) {
        // From here on, no sweep gives the connection up.
        let deadline = connection.deadline.exchange(Deadline.never, ordering: .sequentiallyConsistent)
        let isGivenUp = deadline == Deadline.givenUp
        switch connection.state.load(ordering: .sequentiallyConsistent) {
        case .parked, .reading:
            // The connection's input ends. A request that is already complete is the last one.
            if isGivenUp { connection.isDrained = false }
            read(connection, until: deadline, buffer: buffer)
        case .sending: if isGivenUp { forget(connection) } else { send(connection) }
        case .lingering: linger(connection, until: deadline, buffer: buffer)
        case .answering: break
        }
    }

    /// Reads once. If the buffer is full, the poller reports the connection again.
    ///
    /// - Parameter deadline: when an incomplete request is given up. What has come by then is read all the same: this
    ///   worker may be late, not the peer.
    private func read(_ connection: PeerConnection, until deadline: Int, buffer: UnsafeMutableRawBufferPointer) {
        connection.state.store(.reading, ordering: .sequentiallyConsistent)
        if !connection.following.isEmpty {
            let following = connection.following
            connection.following = []
            return following.withUnsafeBytes { take($0, from: connection) }
        }
        var count = 0
        repeat {
            count = recv(connection.descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        } while count < 0 && errno == EINTR
        if count > 0 {
            take(UnsafeRawBufferPointer(rebasing: buffer[..<count]), from: connection)
        } else if count < 0 && errno == EAGAIN && deadline > Deadline.now {
            awaitInput(of: connection)
        } else {
            endInput(of: connection)
        }
    }

    /// Processes received bytes, up to the end of one request.
    private func take(_ bytes: UnsafeRawBufferPointer, from connection: PeerConnection) {
        var rest = bytes
        while true {
            switch connection.requests.next(&rest) {
            case .more: return awaitInput(of: connection)
            case .head: guard takeHead(of: connection) else { return forget(connection) }
            case .input(let piece):
                guard takeInput(piece, of: connection) else {
                    connection.isDrained = false
                    return handOver(connection)
                }
            case .end:
                if !rest.isEmpty { connection.following = Array(rest) }
                return handOver(connection)
            case .aborted:
                let end = FastCGILibrary.endRecord(
                    ofRequest: connection.requests.id, status: FastCGILibrary.isComplete)
                dropRequest(of: connection)
                guard reply(end, over: connection), connection.requests.keepsConnection else {
                    return forget(connection)
                }
            case .reply(let records): guard reply(records, over: connection) else { return forget(connection) }
            case .unsound: return forget(connection)
            }
        }
    }

    /// Checks a request's head, before any of its body is kept.
    ///
    /// - Returns: false if the parameters are broken.
    private func takeHead(of connection: PeerConnection) -> Bool {
        guard let parameters = connection.requests.parameters.withUnsafeBytes({ Parameters(pairs: $0) }) else {
            return false
        }
        connection.requests.dropParameters()
        var incoming = PeerConnection.Incoming()
        incoming.withBody = RequestHead.Method(of: parameters) != .head
        do throws(Refusal) {
            let head = try RequestHead(parameters: parameters, mountPoint: configuration.mountPoint)
            incoming.head = head
            incoming.headSize = head.size
            incoming.length = try BodyLength.announced(by: head, for: application)
            incoming.lacksLength = BodyLength.isMissing(in: head)
            guard incoming.length == 0 || requestBytes.hasRoom(for: incoming.headSize + incoming.length) else {
                throw .overloaded
            }
        } catch {
            incoming.refusal = error
            incoming.length = 0
        }
        connection.incoming = incoming
        return true
    }

    /// Keeps a piece of the body, and drops the bytes beyond the body's length.
    ///
    /// - Returns: false if too many bytes are beyond it.
    private func takeInput(_ piece: UnsafeRawBufferPointer, of connection: PeerConnection) -> Bool {
        var rest = piece
        if let left = connection.incoming.map({ $0.length - $0.body.count }), left > 0 {
            connection.incoming?.keep(rest.take(left))
        }
        // Half of a request must not pass for a whole one.
        if !rest.isEmpty, let incoming = connection.incoming, incoming.lacksLength, incoming.refusal == nil {
            connection.incoming?.refusal = .lengthRequired
        }
        connection.incoming?.excess += rest.count
        return connection.incoming.map {
            $0.excess <= ($0.refusal == nil ? Self.mostExcess : Self.mostRefused)
        } ?? false
    }

    /// Parks a connection until more bytes come, and counts those it has in the budget.
    private func awaitInput(of connection: PeerConnection) {
        guard !connection.requests.isIdle || connection.incoming != nil else {
            connection.wholeDeadline = nil
            _ = count(connection)
            return park(connection)
        }
        if !count(connection) {
            guard connection.incoming != nil else { return forget(connection) }
            refuse(connection, .overloaded)
        }
        let whole = connection.wholeDeadline ?? Deadline.after(configuration.bodyTimeout)
        connection.wholeDeadline = whole
        wait(connection, for: .input, until: min(whole, Deadline.after(configuration.timeout)))
    }

    /// Counts the bytes of a connection's request in the budget.
    ///
    /// - Returns: false if there is no room for it.
    private func count(_ connection: PeerConnection) -> Bool {
        let count = connection.inputCount
        guard requestBytes.hold(count - connection.held, total: count) else { return false }
        connection.held = count
        return true
    }

    /// Frees a request's body, and its head if there is no room even for that. The refusal goes out once the rest of
    /// its input has been read.
    private func refuse(_ connection: PeerConnection, _ refusal: Refusal) {
        connection.incoming?.refusal = refusal
        connection.incoming?.length = 0
        connection.incoming?.body = []
        if !count(connection) {
            connection.incoming?.head = nil
            connection.incoming?.headSize = 0
            _ = count(connection)
        }
    }

    /// Handles a connection that gets no more input, because the peer closed it or takes too long. A request whose
    /// body is complete is answered even without its last record. An incomplete one is refused.
    private func endInput(of connection: PeerConnection) {
        guard let incoming = connection.incoming else { return forget(connection) }
        connection.isDrained = false
        if incoming.refusal == nil && incoming.body.count < incoming.length { refuse(connection, .incompleteBody) }
        handOver(connection)
    }

    /// Passes a request to the application, or answers it if it is refused.
    private func handOver(_ connection: PeerConnection) {
        guard var incoming = connection.incoming else { return forget(connection) }
        connection.wholeDeadline = nil
        let hasRoom = count(connection)
        if !hasRoom && !connection.following.isEmpty {
            // What came after the request would be in memory without counting. The connection ends with the answer.
            connection.following = []
            connection.isDrained = false
            _ = count(connection)
        }
        let inHand = requestsInHand.add(1, ordering: .relaxed).newValue
        if incoming.refusal == nil {
            if incoming.body.count < incoming.length {
                incoming.refusal = .incompleteBody
            } else if !hasRoom {
                incoming.refusal = .overloaded
            } else if let most = configuration.maximumRequests, inHand > most, incoming.head?.method.isSafe == false {
                incoming.refusal = .overloaded
            }
        }
        connection.incoming = nil
        connection.state.store(.answering, ordering: .sequentiallyConsistent)
        if let head = incoming.head, incoming.refusal == nil {
            // A read can take long, and so can a large body. Postponed work is done first, unless another worker is
            // free to do it: the timer for the ready connections wakes that worker.
            let canTakeLong = head.method.isSafe || incoming.body.count > Self.usualBody
            if canTakeLong && !poller.isAnyoneWaiting { doOwed() }
            connection.arrival.asArrival {
                application.respond(to: head, body: incoming.body, into: connection)
            }
        } else {
            let refusal = incoming.refusal ?? .unanswered
            let response = application.respond(to: refusal, head: incoming.head)
            answer(connection, response, withBody: incoming.withBody)
        }
    }

    private func dropRequest(of connection: PeerConnection) {
        connection.incoming = nil
        connection.requests.dropParameters()
        _ = count(connection)
    }

    /// Sends a few bytes at once.
    ///
    /// - Returns: false if the peer takes none: it hasn't read the replies that it asked for.
    private func reply(_ records: [UInt8], over connection: PeerConnection) -> Bool {
        Glibc.send(connection.descriptor, records, records.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL)) == records.count
    }
}

extension PeerConnection.Incoming {
    /// Adds to the body. Memory grows with the bytes received, not with the announced length.
    fileprivate mutating func keep(_ piece: UnsafeRawBufferPointer) {
        if body.capacity < body.count + piece.count {
            body.reserveCapacity(min(length, max(1 << 16, 2 * (body.count + piece.count))))
        }
        body.append(contentsOf: piece)
    }
}
