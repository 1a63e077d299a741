import Dispatch
import Store
import Synchronization

/// Lines of history that are logged by a thread of their own, while the next ones are read.
final class ImportChunk: Sendable {
    /// A line's number, and what it says.
    typealias Line = (number: Int, submission: Submission)

    /// How many users' histories one transaction counts anew, which others wait for as well.
    private static let mostDeferred = 15_000

    private let outcomes = Mutex<Result<[SubmissionRefusal?], any Error>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)
    private let lines: [Line]

    /// Begins to log lines.
    /// - Parameter patience: how long a transaction goes on taking lines: others wait for it.
    init(_ lines: [Line], in store: LoyaltyStore, patience: Duration) {
        self.lines = lines
        DispatchQueue.global().async { [self] in
            let result = Result { try Self.log(lines, in: store, patience: patience) }
            outcomes.withLock { $0 = result }
            isDone.signal()
        }
    }

    /// Whether all are on disk, or refused.
    var isFinished: Bool { outcomes.withLock { $0 != nil } }

    /// Waits until all are on disk, or refused.
    /// - Returns: what became of each, nil for a logged one.
    func finish() throws -> [(line: Line, refusal: SubmissionRefusal?)] {
        isDone.wait()
        let outcomes = try outcomes.withLock { try $0?.get() } ?? []
        return Array(zip(lines, outcomes))
    }

    private static func log(
        _ lines: [Line], in store: LoyaltyStore, patience: Duration
    ) throws -> [SubmissionRefusal?] {
        var outcomes: [SubmissionRefusal?] = []
        outcomes.reserveCapacity(lines.count)
        while outcomes.count < lines.count {
            let rest = lines[outcomes.count...]
            outcomes += try store.writeAlone { try log(rest, in: $0, patience: patience) }
        }
        return outcomes
    }

    /// The first of the lines: all of them, or as many as there is time for, at least one.
    private static func log(
        _ lines: ArraySlice<Line>, in transaction: WriteTransaction, patience: Duration
    ) throws -> [SubmissionRefusal?] {
        let start = ContinuousClock.now
        var outcomes: [SubmissionRefusal?] = []
        for line in lines {
            do {
                try transaction.logHistory(line.submission)
                outcomes.append(nil)
            } catch let refusal as SubmissionRefusal {
                outcomes.append(refusal)
            }
            if ContinuousClock.now - start >= patience || transaction.deferredMembers >= mostDeferred { break }
        }
        return outcomes
    }
}
