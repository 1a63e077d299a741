import Locking

/// The writes that wait for the next transaction, each with the instant until which it may wait for other processes.
struct SingleQueue {
    /// The most writes in one transaction: bounds how long the first of them waits for the last.
    static let largestBatch = 512

    private var waiting: [(write: any Write, deadline: Deadline)] = []

    var isEmpty: Bool { waiting.isEmpty }
    var count: Int { waiting.count }

    mutating func append(_ write: any Write, until deadline: Deadline) {
        waiting.append((write, deadline))
    }

    /// Takes the writes of the next transaction, and the deadline of the one that has waited longest; nil if there are
    /// none. A write that has to be alone in its transaction is; the writes before it go first.
    mutating func next() -> (batch: [any Write], deadline: Deadline)? {
        guard let first = waiting.first else { return nil }
        let end = first.write.isAlone ? 1 : waiting.firstIndex(where: \.write.isAlone) ?? waiting.count
        let size = min(end, Self.largestBatch)
        defer { waiting.removeFirst(size) }
        return (waiting[..<size].map(\.write), first.deadline)
    }
}
