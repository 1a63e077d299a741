import Locking
import Synchronization

extension Responder {
    /// The bytes read from a connection at once: enough for a whole request with a head and an event of usual size.
    private static let bufferSize = 1 << 16
    /// If the poller reported several connections, they wait this long for the worker that has them. Then another
    /// worker is woken.
    private static let longestWait = Duration.milliseconds(1)

    /// Starts a thread with every signal blocked.
    func startWorker() -> Bool {
        liveWorkers.add(1, ordering: .sequentiallyConsistent)
        let isStarted = DetachedThread.start { self.work() }
        if !isStarted { liveWorkers.subtract(1, ordering: .sequentiallyConsistent) }
        return isStarted
    }

    /// Takes all ready connections at once: waking a worker for each costs more than most requests, and so does a
    /// commit for each. All but the first wait in a queue, and every worker that wakes takes from it.
    private func work() {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferSize, alignment: 16)
        defer { buffer.deallocate() }
        var reported: [PeerConnection] = []
        reported.reserveCapacity(Poller.mostEvents)
        var isWanted = true
        while isWanted {
            var isOverdue = false
            poller.wait { event in
                switch event {
                case .connection(let connection): reported.append(connection)
                case .listener: acceptConnection().map { reported.append($0) }
                case .deadlinesMayHavePassed: endOverdue()
                case .descriptorsMayBeFree: resumeAccepting()
                case .ready: isOverdue = true
                case .nothing: break
                case .finished: isWanted = false
                }
            }
            // Another worker may be in a slow request and have postponed work. The requests that this worker takes can
            // be slow too.
            if isOverdue { doOwed() }
            let now = Moment.now
            for connection in reported { connection.arrival = now }
            if reported.count == 1, ready.isEmpty { serve(reported[0], buffer: buffer) } else { ready.append(reported) }
            reported.removeAll(keepingCapacity: true)
            serveReady(buffer: buffer)
        }
        liveWorkers.subtract(1, ordering: .sequentiallyConsistent)
        // If stopping has given up waiting, the last thread does this.
        dropConnections()
        poller.signalProgress()
    }

    /// Serves the ready connections, then does the work that their requests share (see `Gathering`).
    private func serveReady(buffer: UnsafeMutableRawBufferPointer) {
        var taken = 0
        while let (connection, isLast) = ready.take() {
            taken += 1
            // If this request is slow, another worker serves the waiting connections and does the shared work.
            if taken > 1 || !isLast { poller.ready.start(after: Self.longestWait) }
            gathering.open { serve(connection, buffer: buffer) }
            if taken % Poller.mostEvents == 0 { doOwed() }
        }
        doOwed()
    }

    /// Does the work that requests share. While one work takes long, another worker does the rest.
    func doOwed() {
        gathering.doOwed { poller.ready.start(after: Self.longestWait) }
    }

    /// Gives a worker a connection that the poller won't report.
    func takeUp(_ connection: PeerConnection) {
        connection.arrival = .now
        ready.append(CollectionOfOne(connection))
        poller.ready.start(after: .zero)
    }
}
