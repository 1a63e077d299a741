import Glibc
import Synchronization

extension Responder {
    /// Starts a thread with every signal blocked: one that comes during a read or a write fails libfcgi's stream.
    ///
    /// - Parameter isSpare: ends when there is nothing to do for a while.
    func startWorker(isSpare: Bool) -> Bool {
        threads.live.add(1, ordering: .sequentiallyConsistent)
        let start = Unmanaged.passRetained(WorkerStart(responder: self, isSpare: isSpare))
        var all = sigset_t()
        var previous = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<WorkerStart>.fromOpaque(argument).takeRetainedValue()
                start.responder.work(isSpare: start.isSpare)
                return nil
            }, start.toOpaque())
        guard status == 0 else {
            start.release()
            threads.live.subtract(1, ordering: .sequentiallyConsistent)
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// How long a spare worker waits for something to do, in milliseconds.
    private static let spareWait: Int32 = 10_000

    private func work(isSpare: Bool) {
        var isWanted = true
        while isWanted {
            threads.idle.add(1, ordering: .relaxed)
            let event = poller.wait(milliseconds: isSpare ? Self.spareWait : -1)
            let isLast = threads.idle.subtract(1, ordering: .relaxed).newValue == 0
            switch event {
            case .connection(let connection): serve(connection, isLast: isLast)
            case .listener: acceptConnection(isLast: isLast)
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

private final class WorkerStart: Sendable {
    let responder: Responder
    let isSpare: Bool

    init(responder: Responder, isSpare: Bool) {
        self.responder = responder
        self.isSpare = isSpare
    }
}
