import Dispatch
import Loyalty
import Store
import Synchronization

/// Lines of history that a separate thread logs while the next lines are read.
final class ImportChunk: Sendable {
    /// A line's number and its content.
    typealias Line = (number: Int, entry: ImportedEntry)

    /// The most users whose histories one transaction recounts; other writers wait for it.
    private static let mostDeferred = 15_000

    private let outcomes = Mutex<Result<[(any WriteRefusal)?], any Error>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)
    private let lines: [Line]

    /// Starts to log lines.
    /// - Parameter patience: how long one transaction takes lines; other writers wait for it.
    init(_ lines: [Line], in store: LoyaltyStore, patience: Duration) {
        self.lines = lines
        DispatchQueue.global().async { [self] in
            let result = Result { try Self.log(lines, in: store, patience: patience) }
            outcomes.withLock { $0 = result }
            isDone.signal()
        }
    }

    /// Whether all lines are on disk or refused.
    var isFinished: Bool { outcomes.withLock { $0 != nil } }

    /// Waits until all lines are on disk or refused.
    /// - Returns: each line with its refusal, nil if it was logged.
    func finish() throws -> [(line: Line, refusal: (any WriteRefusal)?)] {
        isDone.wait()
        let outcomes = try outcomes.withLock { try $0?.get() } ?? []
        return Array(zip(lines, outcomes))
    }

    private static func log(
        _ lines: [Line], in store: LoyaltyStore, patience: Duration
    ) throws -> [(any WriteRefusal)?] {
        var outcomes: [(any WriteRefusal)?] = []
        outcomes.reserveCapacity(lines.count)
        while outcomes.count < lines.count {
            let rest = lines[outcomes.count...]
            outcomes += try store.writeAlone { try log(rest, in: $0, patience: patience) }
        }
        return outcomes
    }

    /// The users and import ids of lines, which are all of one project.
    private static func foreseen(_ lines: ArraySlice<Line>) -> Foreseen {
        var (users, importIds): ([String], [[UInt8]]) = ([], [])
        var project: Int64 = 0
        for line in lines {
            switch line.entry {
            case .event(let submission):
                project = submission.project
                users.append(submission.userId)
                if let id = submission.importId { importIds.append(id) }
            case .adjustment(let adjustment):
                project = adjustment.project
                users.append(adjustment.userId)
                if let id = adjustment.importId { importIds.append(id) }
            }
        }
        return Foreseen(users: users, importIds: importIds, in: project)
    }

    /// Logs lines from the first on until the time is up, but at least one.
    private static func log(
        _ lines: ArraySlice<Line>, in transaction: WriteTransaction, patience: Duration
    ) throws -> [(any WriteRefusal)?] {
        let start = ContinuousClock.now
        if transaction.readsAhead { try transaction.readAhead(foreseen(lines)) }
        var outcomes: [(any WriteRefusal)?] = []
        for line in lines {
            do {
                switch line.entry {
                case .event(let submission): try transaction.logHistory(submission)
                case .adjustment(let adjustment): try transaction.importAdjustment(adjustment)
                }
                outcomes.append(nil)
            } catch let refusal as any WriteRefusal {
                outcomes.append(refusal)
            }
            if ContinuousClock.now - start >= patience || transaction.deferredMembers >= mostDeferred { break }
        }
        return outcomes
    }
}
