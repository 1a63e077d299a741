import Locking

/// The writes that wait for the next transaction, each with its deadline for waiting for other processes.
struct SingleQueue {
    /// The most writes in one transaction. This bounds how long the first write waits for the last.
    static let largestBatch = 512

    private var waiting: [(write: any Write, deadline: Deadline)] = []

    var isEmpty: Bool { waiting.isEmpty }
    var count: Int { waiting.count }

    mutating func append(_ write: any Write, until deadline: Deadline) {
        waiting.append((write, deadline))
    }

    /// Takes the writes of the next transaction, with the deadline of the oldest one; nil if there are none. A write
    /// that needs a transaction of its own gets one, after the writes before it.
    mutating func next() -> (batch: [any Write], deadline: Deadline)? {
        guard let first = waiting.first else { return nil }
        guard first.write.isAlone else { return (next(beside: 0), first.deadline) }
        waiting.removeFirst()
        return ([first.write], first.deadline)
    }

    /// Takes more writes for a transaction that has some.
    mutating func next(beside count: Int) -> [any Write] {
        let end = waiting.firstIndex(where: \.write.isAlone) ?? waiting.count
        let size = max(min(end, Self.largestBatch - count), 0)
        defer { waiting.removeFirst(size) }
        return waiting[..<size].map(\.write)
    }
}
