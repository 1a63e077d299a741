import Locking

/// The reads of all threads that wait to know which configuration is in force. One question serves many of them.
///
/// As in ``CommitQueue``, there is no asking thread: a thread that finds nobody asking becomes the leader, asks for all
/// reads that wait, and has them go on. The others go on to take up requests. So the next question serves all of these,
/// and no thread has to be woken for an answer.
final class ConfigurationReads: Gathering.Work {
    /// What a read does once the configuration is known, or why it isn't.
    typealias Read = @Sendable (Result<Void, any Error>) -> Void

    /// The most reads that wait for the next question.
    static let mostWaiting = 256

    private typealias Waiting = (read: Read, arrival: Moment)

    private struct State {
        var waiting: [Waiting] = []
        /// The number of the thread that is asking, and when it began.
        var leader: (number: Int, since: Moment)?
        var leaders = 0

        mutating func take() -> [Waiting] {
            defer { waiting.removeAll(keepingCapacity: true) }
            return waiting
        }
    }

    private let state = Lock(State())
    private let patience: Int
    private let ask: @Sendable () throws -> Void

    /// - Parameters:
    ///   - patience: a leader that has been asking for so many milliseconds may be stuck. The next thread that has a read
    ///     becomes the leader in its place.
    ///   - ask: finds out what is in force, not from before the present request arrived.
    init(patience: Int = 1_000, _ ask: @escaping @Sendable () throws -> Void) {
        self.patience = patience
        self.ask = ask
    }

    /// How many reads wait for the next question.
    var count: Int { state.withLock { $0.waiting.count } }

    /// Queues a read. It goes on as the handling of the present request, before this returns or later, on any thread. If
    /// too many wait already, it fails at once with ``StoreError/overloaded``.
    func add(_ read: @escaping Read) {
        let arrival = Moment.ofArrival ?? .now
        let hasRoom = state.withLock { state in
            guard state.waiting.count < Self.mostWaiting else { return false }
            state.waiting.append((read, arrival))
            return true
        }
        guard hasRoom else { return read(.failure(StoreError.overloaded)) }
        Gathering.owe(self, first: true)
    }

    /// Asks for the reads that wait, and has them go on, unless another thread is asking. If asking fails, so do the
    /// reads that have come meanwhile: each would fail the same way, one after the other.
    func doAll() {
        while let (taken, number) = lead() {
            var reads = taken
            let newest = reads.reduce(reads[0].arrival) { max($0, $1.arrival) }
            let outcome = Result { try newest.asArrival(ask) }
            state.withLock { state in
                if state.leader?.number == number { state.leader = nil }
                if case .failure = outcome { reads += state.take() }
            }
            for (read, arrival) in reads { arrival.asArrival { read(outcome) } }
        }
    }

    /// Makes this thread the leader and takes the reads; nil if another thread leads or none waits.
    private func lead() -> (taken: [Waiting], number: Int)? {
        state.withLock { state in
            guard !state.waiting.isEmpty else { return nil }
            let now = Moment.now
            if let since = state.leader?.since, now.milliseconds - since.milliseconds < patience { return nil }
            state.leaders += 1
            state.leader = (state.leaders, now)
            return (state.take(), state.leaders)
        }
    }
}
