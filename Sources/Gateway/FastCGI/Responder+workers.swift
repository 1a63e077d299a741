import Synchronization

extension Responder {
    /// How much is read off a connection at once: a whole request, with the heads and events that are usual.
    private static let bufferSize = 1 << 16
    /// How long a connection that was reported along with others waits for the worker that has them before another worker
    /// is woken.
    private static let longestWait = Duration.milliseconds(1)

    /// Starts a thread with every signal blocked.
    func startWorker() -> Bool {
        liveWorkers.add(1, ordering: .sequentiallyConsistent)
        let isStarted = DetachedThread.start { self.work() }
        if !isStarted { liveWorkers.subtract(1, ordering: .sequentiallyConsistent) }
        return isStarted
    }

    /// Takes all that is ready at once, since waking a worker for each costs more than most requests do, and so does
    /// committing for each. What it takes beyond the first waits in a queue, from which every worker that wakes up takes as
    /// well.
    private func work() {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferSize, alignment: 16)
        defer { buffer.deallocate() }
        var reported: [PeerConnection] = []
        reported.reserveCapacity(Poller.mostEvents)
        var isWanted = true
        while isWanted {
            poller.wait { event in
                switch event {
                case .connection(let connection): reported.append(connection)
                case .listener: acceptConnection().map { reported.append($0) }
                case .deadlinesMayHavePassed: endOverdue()
                case .descriptorsMayBeFree: resumeAccepting()
                case .ready, .nothing: break
                case .finished: isWanted = false
                }
            }
            if reported.count == 1, ready.isEmpty { serve(reported[0], buffer: buffer) } else { ready.append(reported) }
            reported.removeAll(keepingCapacity: true)
            serveReady(buffer: buffer)
        }
        liveWorkers.subtract(1, ordering: .sequentiallyConsistent)
        poller.signalProgress()
    }

    /// Goes through the connections that are ready, and then does what their requests have to do together.
    private func serveReady(buffer: UnsafeMutableRawBufferPointer) {
        var taken = 0
        while let (connection, isLast) = ready.take() {
            taken += 1
            // The others, and what they owe by now, don't wait for this one if it is slow.
            if taken > 1 || !isLast { poller.ready.start(after: Self.longestWait) }
            gathering.open { serve(connection, buffer: buffer) }
            if taken % Poller.mostEvents == 0 { gathering.settle() }
        }
        gathering.settle()
    }

    /// Has a worker take a connection that nobody will report.
    func takeUp(_ connection: PeerConnection) {
        ready.append(CollectionOfOne(connection))
        poller.ready.start(after: .zero)
    }
}
