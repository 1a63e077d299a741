import Glibc
import Synchronization

extension Responder {
    /// How many bytes of input beyond the body are read away to keep the connection.
    private static let drainLimit = 1 << 20
    /// How much is read away, and for how long, of a connection that is closed with input unread.
    private static let lingerLimit = 1 << 26
    private static let lingerTime = Duration.seconds(2)

    /// Reads the request that is coming in on a connection and hands it over.
    ///
    /// - Parameters:
    ///   - isLast: whether no other worker waits for something to do.
    ///   - buffer: the worker's own, for a first look.
    func serve(_ connection: Connection, isLast: Bool, buffer: UnsafeMutableRawBufferPointer) {
        connection.beginReading()
        let scan = connection.scan(in: buffer)
        if isLast && scan != .request { startSpareWorker() }
        guard scan != .unsound, scan != .incomplete || connection.awaitHead(patience: configuration.timeout) else {
            return forget(connection, isOpen: true)
        }
        let received = connection.receive()
        guard received.isWhole, let environment = connection.environment else {
            if received.isOpen { connection.release() }
            forget(connection, isOpen: received.isOpen)
            return
        }
        let inHand = requestsInHand.add(1, ordering: .relaxed).newValue
        let deadline = Deadline(after: configuration.bodyTimeout)
        var head: RequestHead?
        do throws(Refusal) {
            let parsed = try RequestHead(environment: environment, mountPoint: configuration.mountPoint)
            head = parsed
            if let maximum = configuration.maximumRequests, inHand > maximum, !parsed.method.isSafe {
                throw Refusal.overloaded
            }
            let limit = application.bodyLimit(for: parsed)
            let length = try BodyLength.announced(by: parsed, limit: limit)
            let body = try connection.body(count: length, deadline: deadline)
            connection.drain(limit: Self.drainLimit, deadline: deadline)
            connection.state.store(.answering, ordering: .sequentiallyConsistent)
            application.respond(to: parsed, body: body, into: connection)
        } catch {
            connection.drain(limit: Self.drainLimit, deadline: deadline)
            connection.state.store(.answering, ordering: .sequentiallyConsistent)
            let response = application.respond(to: error, head: head)
            complete(connection, response, withBody: head?.method != .head)
        }
    }

    /// Takes the application's answer, on whatever thread that comes: one that isn't the request's own worker doesn't
    /// wait for a peer to read a long one.
    func finish(_ connection: Connection, _ response: Response?, withBody: Bool) {
        let response = response ?? application.respond(to: .unanswered, head: nil)
        if response.body.count > Outbox.threshold && !connection.isReadersThread {
            outbox.append(Outbox.Item(connection: connection, response: response, withBody: withBody))
            poller.signalOutbox()
        } else {
            complete(connection, response, withBody: withBody)
        }
    }

    /// Writes an answer, and parks or closes the connection.
    func complete(_ connection: Connection, _ response: Response, withBody: Bool) {
        if response.body.count > Outbox.threshold && threads.idle.load(ordering: .relaxed) == 0 { startSpareWorker() }
        // Where descriptors have run out, connections that wait to be accepted get those of the ones that are answered.
        let isLast = isStopping.load(ordering: .sequentiallyConsistent) || isStarved.load(ordering: .relaxed)
        let isKept = connection.write(response, withBody: withBody, isLast: isLast)
        requestsInHand.subtract(1, ordering: .relaxed)
        if isKept {
            park(connection)
        } else {
            if !connection.isDrained {
                connection.linger(limit: Self.lingerLimit, deadline: Deadline(after: Self.lingerTime))
            }
            forget(connection, isOpen: true)
        }
    }

    /// Lets a connection wait for its next request; closes it where the responder stops.
    func park(_ connection: Connection) {
        connection.state.store(.parked, ordering: .sequentiallyConsistent)
        guard !isClosing.load(ordering: .sequentiallyConsistent), poller.watch(connection) else {
            forget(connection, isOpen: true)
            return
        }
    }

    /// Lets go of a connection.
    ///
    /// - Parameter isOpen: false where libfcgi has closed the descriptor.
    func forget(_ connection: Connection, isOpen: Bool) {
        // Before it is closed, so that nobody finds the number of another descriptor here.
        let isEmpty = connections.withLock { connections in
            connections[ObjectIdentifier(connection)] = nil
            return connections.isEmpty
        }
        if isOpen { close(connection.descriptor) }
        resumeAccepting()
        if isEmpty && isStopping.load(ordering: .sequentiallyConsistent) { poller.signalProgress() }
    }
}
