import Locking
import Testing

@testable import Store

/// The writes of one transaction, and its deadline for waiting for other processes.
@Suite struct SingleQueueTests {
    private final class Named: Write, Sendable {
        let name: Int
        let isAlone: Bool

        init(_ name: Int, alone: Bool = false) {
            self.name = name
            isAlone = alone
        }

        func perform(in transaction: WriteTransaction) {}
        func fail(with error: any Error) {}
        func finish() {}
    }

    private let early = Deadline(after: .zero)
    private let late = Deadline(after: .seconds(3_600))

    private func expectNext(_ queue: inout SingleQueue, _ names: [Int], until deadline: Deadline) throws {
        let taken = queue.next()
        let next = try #require(taken)
        #expect(next.batch.compactMap { ($0 as? Named)?.name } == names)
        #expect(next.deadline == deadline)
    }

    /// Under load the queue is never empty. A later write must not inherit a deadline that has passed.
    @Test func everyWriteKeepsItsOwnDeadline() throws {
        var queue = SingleQueue()
        queue.append(Named(1, alone: true), until: early)
        queue.append(Named(2), until: late)
        try expectNext(&queue, [1], until: early)
        queue.append(Named(3), until: early)
        try expectNext(&queue, [2, 3], until: late)
        let none = queue.next()
        #expect(queue.isEmpty && none == nil)
    }

    @Test func loneWriteWaitsForEarlierWrites() throws {
        var queue = SingleQueue()
        for name in 1...4 { queue.append(Named(name, alone: name == 3), until: name == 4 ? late : early) }
        try expectNext(&queue, [1, 2], until: early)
        try expectNext(&queue, [3], until: early)
        try expectNext(&queue, [4], until: late)
    }

    @Test func laterWritesJoinATransactionThatHasRoom() {
        func join(_ queue: inout SingleQueue, beside count: Int) -> [Int] {
            queue.next(beside: count).compactMap { ($0 as? Named)?.name }
        }
        var queue = SingleQueue()
        for name in 1...5 { queue.append(Named(name, alone: name == 4), until: late) }
        let most = SingleQueue.largestBatch
        #expect(join(&queue, beside: most) == [])
        #expect(join(&queue, beside: most - 1) == [1])
        #expect(join(&queue, beside: 1) == [2, 3])
        #expect(join(&queue, beside: 1) == [])
        #expect(queue.count == 2)
    }

    @Test func transactionSizeIsLimited() throws {
        var queue = SingleQueue()
        let most = SingleQueue.largestBatch
        for name in 0...most { queue.append(Named(name), until: name < most ? early : late) }
        #expect(queue.count == most + 1)
        try expectNext(&queue, Array(0..<most), until: early)
        try expectNext(&queue, [most], until: late)
    }
}
