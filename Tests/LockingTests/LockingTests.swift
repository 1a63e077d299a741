import Foundation
import Locking
import Testing

@Suite struct LockingTests {
    @Test func `a lock lets one thread in at a time`() {
        let counted = Box(Lock(0))
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<1000 { counted.value.withLock { $0 += 1 } }
        }
        #expect(counted.value.withLock { $0 } == 8000)
    }

    @Test func `a lock is open again after an error`() {
        struct Failure: Error {}
        let lock = Lock([1])
        #expect(throws: Failure.self) {
            try lock.withLock { value in
                value.append(2)
                throw Failure()
            }
        }
        #expect(lock.withLock { $0 } == [1, 2])
    }

    @Test func `a thread knows when the request arrived that it handles`() {
        let arrival = Moment.now
        #expect(Moment.ofArrival == nil)
        arrival.asArrival {
            #expect(Moment.ofArrival == arrival)
            #expect(Moment.now >= arrival)
            let later = Moment.now
            later.asArrival { #expect(Moment.ofArrival == later) }
            #expect(Moment.ofArrival == arrival)
        }
        #expect(Moment.ofArrival == nil)
    }

    @Test func `what is gathered is done once, when the gathering ends`() {
        let (gathering, first, second) = (Gathering(), Counted(), Counted())
        gathering.open {
            Gathering.owe(first)
            Gathering.owe(second)
            Gathering.owe(first)
        }
        gathering.open { Gathering.owe(first) }
        #expect(first.count == 0 && second.count == 0)
        gathering.doOwed()
        #expect(first.count == 1 && second.count == 1)
        gathering.doOwed()
        #expect(first.count == 1)
    }

    @Test func `quick work goes first, and another thread does the rest`() {
        let (gathering, quick, slow, last) = (Gathering(), Counted(), Counted(), Counted())
        gathering.open {
            Gathering.owe(slow)
            Gathering.owe(last)
            Gathering.owe(quick, first: true)
        }
        var done: [[Int]] = []
        gathering.doOwed {
            done.append([quick, slow, last].map(\.count))
            // As another thread would.
            if done.count == 2 { gathering.doOwed() }
        }
        #expect(done == [[0, 0, 0], [1, 0, 0]])
        #expect([quick, slow, last].map(\.count) == [1, 1, 1])
    }

    @Test func `a gathering goes on after one inside it`() {
        let (outer, inner, work) = (Gathering(), Gathering(), Counted())
        outer.open {
            inner.open { Gathering.owe(work) }
            inner.doOwed()
            #expect(work.count == 1)
            Gathering.owe(work)
            #expect(work.count == 1)
        }
        outer.doOwed()
        #expect(work.count == 2)
    }

    @Test func `without a gathering, work is done at once`() {
        let work = Counted()
        Gathering.owe(work)
        #expect(work.count == 1)
        // On another thread than the one that has opened it as well.
        Gathering().open {
            let isDone = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                Gathering.owe(work)
                isDone.signal()
            }
            isDone.wait()
            #expect(work.count == 2)
        }
        Gathering.owe(work)
        #expect(work.count == 3)
    }

    @Test func `another thread does what is owed`() {
        let (gathering, work) = (Gathering(), Counted())
        gathering.open {
            Gathering.owe(work)
            let isDone = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                gathering.doOwed()
                isDone.signal()
            }
            isDone.wait()
            #expect(work.count == 1)
        }
    }

    private final class Counted: Gathering.Work {
        private let done = Lock(0)

        var count: Int { done.withLock { $0 } }

        func doAll() { done.withLock { $0 += 1 } }
    }

    private final class Box: Sendable {
        let value: Lock<Int>

        init(_ value: consuming Lock<Int>) { self.value = value }
    }
}
