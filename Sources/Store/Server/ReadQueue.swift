import Locking

/// Gathers the reads of all threads that wait to know which configuration is in force, asks once for all of them, and
/// then has them go on.
///
/// As in ``CommitQueue``, there is no asking thread: a thread that finds nobody asking becomes the leader. The others
/// go on to take up requests. So the next question serves all of these, and no thread has to be woken for an answer.
final class ReadQueue: Gathering.Work {
    /// What a read does once the configuration is known, or why it isn't.
    typealias Read = @Sendable (Result<Void, any Error>) -> Void

    private typealias Waiting = (read: Read, arrival: Moment)

    private struct State {
        var waiting: [Waiting] = []
        /// The threads that are asking, and when the last of them began.
        var leaders = 0
        var ledSince = Moment.now

        mutating func take() -> [Waiting] {
            defer { waiting.removeAll(keepingCapacity: true) }
            return waiting
        }
    }

    /// Who finds that somebody has been asking for so long, in milliseconds, asks as well: the leader may be stuck.
    private static let patience = 1_000

    private let state = Lock(State())
    private let ask: @Sendable () throws -> Void

    /// - Parameter ask: finds out what is in force, not from before the present request arrived.
    init(_ ask: @escaping @Sendable () throws -> Void) {
        self.ask = ask
    }

    /// Queues a read. It goes on as the handling of the present request, before this returns or later, on any thread.
    func add(_ read: @escaping Read) {
        let arrival = Moment.ofArrival ?? .now
        state.withLock { $0.waiting.append((read, arrival)) }
        Gathering.owe(self)
    }

    /// Asks for the reads that wait, and has them go on, unless another thread is asking. If asking fails, so do the
    /// reads that have come meanwhile: each would fail the same way, one after the other.
    func doAll() {
        while var reads = lead() {
            let newest = reads.reduce(reads[0].arrival) { max($0, $1.arrival) }
            let outcome = Result { try newest.asArrival(ask) }
            state.withLock { state in
                state.leaders -= 1
                if case .failure = outcome { reads += state.take() }
            }
            for (read, arrival) in reads { arrival.asArrival { read(outcome) } }
        }
    }

    /// Makes this thread a leader and takes the reads; nil if another thread leads or none waits.
    private func lead() -> [Waiting]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else { return nil }
            let now = Moment.now
            guard state.leaders == 0 || now.milliseconds - state.ledSince.milliseconds >= Self.patience else {
                return nil
            }
            state.leaders += 1
            state.ledSince = now
            return state.take()
        }
    }
}
