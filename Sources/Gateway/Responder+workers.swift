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

    /// Takes all that is ready at once, since waking a worker for each costs more than most requests do. What it takes
    /// beyond the first waits in a queue, from which every worker that wakes up takes as well.
    private func work() {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferSize, alignment: 16)
        defer { buffer.deallocate() }
        var reported: [Connection] = []
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
            while let (connection, isLast) = ready.take() {
                if !isLast { poller.ready.start(after: Self.longestWait) }
                serve(connection, buffer: buffer)
            }
        }
        liveWorkers.subtract(1, ordering: .sequentiallyConsistent)
        poller.signalProgress()
    }

    /// Has a worker take a connection that nobody will report.
    func takeUp(_ connection: Connection) {
        ready.append(CollectionOfOne(connection))
        poller.ready.start(after: .zero)
    }
}
