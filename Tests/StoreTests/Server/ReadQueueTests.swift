import Dispatch
import Foundation
import Locking
import Testing

@testable import Store

@Suite struct ReadQueueTests {
    private struct Failure: Error {}

    /// The answers that reads got, in order: the number of the question, or -1 for a failure.
    private final class Answers: Sendable {
        private let all = Lock<[Int]>([])
        let asked = Lock(0)

        var list: [Int] { all.withLock { $0 } }

        func take(_ outcome: Result<Void, any Error>) {
            let number = asked.withLock { $0 }
            all.withLock { $0.append((try? outcome.get()) == nil ? -1 : number) }
        }
    }

    @Test func `reads that were taken up together share a question`() {
        let answers = Answers()
        let queue = ReadQueue { answers.asked.withLock { $0 += 1 } }
        let gathering = Gathering()
        for _ in 0..<3 { gathering.open { queue.add(answers.take) } }
        #expect(answers.list == [])
        gathering.doOwed()
        #expect(answers.list == [1, 1, 1])
        queue.add(answers.take)
        #expect(answers.list == [1, 1, 1, 2])
    }

    @Test func `a question serves the newest of its reads, and each goes on as itself`() {
        let asked = Lock<[Moment?]>([])
        let queue = ReadQueue { asked.withLock { $0.append(Moment.ofArrival) } }
        let gathering = Gathering()
        let arrivals = [Moment.now, .now, .now]
        let handled = Lock<[Moment?]>([])
        for index in [0, 2, 1] {
            gathering.open {
                arrivals[index].asArrival { queue.add { _ in handled.withLock { $0.append(Moment.ofArrival) } } }
            }
        }
        gathering.doOwed()
        #expect(asked.withLock { $0 } == [arrivals[2]])
        #expect(handled.withLock { $0 } == [arrivals[0], arrivals[2], arrivals[1]])
    }

    /// The thread that asks is stuck until two more reads have come, whose threads don't wait for it.
    @Test(arguments: [false, true]) func `reads that come meanwhile wait for nobody's thread`(fails: Bool) {
        let (isAsked, mayAnswer) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let answers = Answers()
        let queue = ReadQueue {
            let number = answers.asked.withLock { asked in
                asked += 1
                return asked
            }
            guard number == 1 else { return }
            isAsked.signal()
            mayAnswer.wait()
            if fails { throw Failure() }
        }
        let group = DispatchGroup()
        group.enter()
        Thread.detachNewThread {
            queue.add(answers.take)
            group.leave()
        }
        isAsked.wait()
        for _ in 0..<2 { queue.add(answers.take) }
        #expect(answers.list == [])
        mayAnswer.signal()
        group.wait()
        // They got the next answer; a failure they have in common.
        #expect(answers.list == (fails ? [-1, -1, -1] : [1, 2, 2]))
        queue.add(answers.take)
        #expect(answers.list.last == (fails ? 2 : 3))
    }
}
