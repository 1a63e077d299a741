import Dispatch
import Foundation
import Locking
import Testing

@testable import Store

@Suite struct ConfigurationReadsTests {
    private struct Failure: Error {}

    /// The answers that reads got, in order: the number of the newest question, or -1 for a failure.
    private final class Answers: Sendable {
        private let all = Lock<[Int]>([])
        private let asked = Lock(0)

        var list: [Int] { all.withLock { $0 } }

        /// Counts a question, and returns its number.
        @discardableResult func ask() -> Int {
            asked.withLock { asked in
                asked += 1
                return asked
            }
        }

        func take(_ outcome: Result<Void, any Error>) {
            let number = asked.withLock { $0 }
            all.withLock { $0.append((try? outcome.get()) == nil ? -1 : number) }
        }
    }

    @Test func `reads that were taken up together share a question`() {
        let answers = Answers()
        let reads = ConfigurationReads { answers.ask() }
        let gathering = Gathering()
        for _ in 0..<3 { gathering.open { reads.add(answers.take) } }
        #expect(answers.list == [])
        gathering.doOwed()
        #expect(answers.list == [1, 1, 1])
        reads.add(answers.take)
        #expect(answers.list == [1, 1, 1, 2])
    }

    @Test func `a question serves the newest of its reads, and each goes on as itself`() {
        let asked = Lock<[Moment?]>([])
        let reads = ConfigurationReads { asked.withLock { $0.append(Moment.ofArrival) } }
        let gathering = Gathering()
        let arrivals = [Moment.now, .now, .now]
        let handled = Lock<[Moment?]>([])
        for index in [0, 2, 1] {
            gathering.open {
                arrivals[index].asArrival { reads.add { _ in handled.withLock { $0.append(Moment.ofArrival) } } }
            }
        }
        gathering.doOwed()
        #expect(asked.withLock { $0 } == [arrivals[2]])
        #expect(handled.withLock { $0 } == [arrivals[0], arrivals[2], arrivals[1]])
    }

    /// Reads whose first question is stuck until it is let go, on a thread of its own.
    private final class Stuck: Sendable {
        let answers = Answers()
        let reads: ConfigurationReads
        private let mayAnswer = DispatchSemaphore(value: 0)
        private let group = DispatchGroup()

        /// - Parameter fails: whether the first question fails.
        init(patience: Int, fails: Bool) {
            let (answers, mayAnswer, isAsked) = (answers, mayAnswer, DispatchSemaphore(value: 0))
            reads = ConfigurationReads(patience: patience) {
                guard answers.ask() == 1 else { return }
                isAsked.signal()
                mayAnswer.wait()
                if fails { throw Failure() }
            }
            group.enter()
            Thread.detachNewThread { [self] in
                reads.add(answers.take)
                group.leave()
            }
            isAsked.wait()
        }

        func letGo() {
            mayAnswer.signal()
            group.wait()
        }
    }

    @Test(arguments: [false, true]) func `reads that come meanwhile keep no thread waiting`(fails: Bool) {
        let stuck = Stuck(patience: .max, fails: fails)
        for _ in 0..<2 { stuck.reads.add(stuck.answers.take) }
        #expect(stuck.answers.list == [])
        #expect(stuck.reads.count == 2)
        stuck.letGo()
        // They got the next answer; a failure they have in common.
        #expect(stuck.answers.list == (fails ? [-1, -1, -1] : [1, 2, 2]))
        stuck.reads.add(stuck.answers.take)
        #expect(stuck.answers.list.last == (fails ? 2 : 3))
    }

    @Test func `too many reads that wait are refused`() {
        let stuck = Stuck(patience: .max, fails: false)
        for _ in 0..<ConfigurationReads.mostWaiting { stuck.reads.add(stuck.answers.take) }
        #expect(stuck.answers.list == [])
        let refusal = Lock<StoreError?>(nil)
        stuck.reads.add { outcome in
            if case .failure(let error) = outcome { refusal.withLock { $0 = error as? StoreError } }
        }
        guard case .overloaded = refusal.withLock({ $0 }) else { return _ = Issue.record("it is not refused") }
        stuck.letGo()
        #expect(stuck.answers.list.count == ConfigurationReads.mostWaiting + 1)
    }

    @Test func `a stuck thread is replaced`() {
        let stuck = Stuck(patience: 0, fails: false)
        for _ in 0..<3 { stuck.reads.add(stuck.answers.take) }
        #expect(stuck.answers.list == [2, 3, 4])
        stuck.letGo()
        #expect(stuck.answers.list == [2, 3, 4, 4])
    }
}
