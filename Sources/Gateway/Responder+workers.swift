import Synchronization

extension Responder {
    /// Starts a thread with every signal blocked: one that comes during a read or a write fails libfcgi's stream.
    ///
    /// - Parameter isSpare: ends when there is nothing to do for a while.
    func startWorker(isSpare: Bool) -> Bool {
        threads.live.add(1, ordering: .sequentiallyConsistent)
        let isStarted = DetachedThread.start { self.work(isSpare: isSpare) }
        if !isStarted { threads.live.subtract(1, ordering: .sequentiallyConsistent) }
        return isStarted
    }

    /// How long a spare worker waits for something to do, in milliseconds.
    private static let spareWait: Int32 = 10_000

    /// How much of a request is looked at before it is read: all of it, with the heads and events that are usual.
    private static let firstLook = 16_384

    private func work(isSpare: Bool) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.firstLook, alignment: 8)
        defer { buffer.deallocate() }
        var isWanted = true
        while isWanted {
            threads.idle.add(1, ordering: .relaxed)
            let event = poller.wait(milliseconds: isSpare ? Self.spareWait : -1)
            let isLast = threads.idle.subtract(1, ordering: .relaxed).newValue == 0
            switch event {
            case .connection(let connection): serve(connection, isLast: isLast, buffer: buffer)
            case .listener: acceptConnection(isLast: isLast, buffer: buffer)
            case .outbox:
                if let item = outbox.take() {
                    complete(item.connection, item.response, withBody: item.withBody)
                }
            case .descriptorsMayBeFree: resumeAccepting()
            case .nothing: isWanted = !isSpare
            case .finished: isWanted = false
            }
        }
        threads.live.subtract(1, ordering: .sequentiallyConsistent)
        poller.signalProgress()
    }

    /// Before the last worker does what may keep it waiting for a peer: starts another one, unless there are as many as may
    /// be.
    func startSpareWorker() {
        if threads.live.load(ordering: .relaxed) < configuration.maximumWorkers {
            _ = startWorker(isSpare: true)
        }
    }
}
