import Foundation
import Synchronization
import Testing

@testable import Locking

@Suite struct SharedQuestionTests {
    private struct Failure: Error, Equatable { var number: Int }

    @Test func `an answer serves all who came before it was asked for`() throws {
        let question = SharedQuestion<Int>()
        let first = Moment.now
        #expect(try question.answer(since: first) { 1 } == 1)
        #expect(try question.answer(since: first) { 2 } == 1)
        #expect(try question.answer(since: .now) { 3 } == 3)
        #expect(try question.answer(since: first) { 4 } == 3)
    }

    @Test func `what is forgotten serves nobody`() throws {
        let question = SharedQuestion<Int>()
        let first = Moment.now
        #expect(try question.answer(since: first) { 1 } == 1)
        question.forget()
        #expect(try question.answer(since: first) { 2 } == 2)
        // Nor does an answer that was asked for before.
        let late = try question.answer(since: .now) {
            question.forget()
            return 3
        }
        #expect(late == 3)
        #expect(try question.answer(since: first) { 4 } == 4)
    }

    @Test func `a failure is no answer`() throws {
        let question = SharedQuestion<Int>()
        let first = Moment.now
        #expect(throws: Failure(number: 1)) { try question.answer(since: first) { throw Failure(number: 1) } }
        #expect(try question.answer(since: first) { 2 } == 2)
        #expect(throws: Failure(number: 3)) { try question.answer(since: .now) { throw Failure(number: 3) } }
        #expect(try question.answer(since: first) { 4 } == 2)
    }

    /// A hundred times, eight threads need an answer from after their own arrival.
    @Test func `one thread asks at a time, for all that came before`() {
        let question = SharedQuestion<Moment>()
        let isBeingAsked = Atomic(false)
        let asked = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<100 {
                let arrival = Moment.now
                let answer = try? question.answer(since: arrival) {
                    let before = isBeingAsked.exchange(true, ordering: .sequentiallyConsistent)
                    #expect(!before)
                    defer { isBeingAsked.store(false, ordering: .sequentiallyConsistent) }
                    asked.add(1, ordering: .relaxed)
                    return .now
                }
                #expect(answer.map { $0 >= arrival } == true)
            }
        }
        #expect(asked.load(ordering: .relaxed) > 0)
    }

    @Test func `those that wait share the next answer`() {
        let (question, isAsked, mayAnswer) = (
            SharedQuestion<Int>(), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        let answers = Lock<[Int]>([])
        let asked = Lock(0)
        let group = DispatchGroup()
        func ask(_ body: @escaping @Sendable () -> Int) {
            group.enter()
            Thread.detachNewThread {
                let answer = (try? question.answer(since: .now, body)) ?? 0
                answers.withLock { $0.append(answer) }
                group.leave()
            }
        }
        ask {
            isAsked.signal()
            mayAnswer.wait()
            return 1
        }
        isAsked.wait()
        for _ in 0..<4 {
            ask {
                asked.withLock { asked in
                    asked += 1
                    return 1 + asked
                }
            }
        }
        while question.waiting < 4 { sched_yield() }
        mayAnswer.signal()
        group.wait()
        #expect(answers.withLock { $0.sorted() } == [1, 2, 2, 2, 2])
    }

    /// The thread that asks may be stuck.
    @Test func `who has waited for a second asks as well`() throws {
        let (question, isAsked, mayAnswer) = (
            SharedQuestion<Int>(), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        let isAnswered = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            _ = try? question.answer(since: .now) {
                isAsked.signal()
                mayAnswer.wait()
                return 1
            }
            isAnswered.signal()
        }
        isAsked.wait()
        #expect(try question.answer(since: .now) { 2 } == 2)
        mayAnswer.signal()
        isAnswered.wait()
    }

    @Test func `who waits for a question that fails gets its error`() throws {
        let (question, isAsked, mayFail) = (
            SharedQuestion<Int>(), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        let failures = Lock<[Failure?]>([])
        let group = DispatchGroup()
        func ask(_ body: @escaping @Sendable () throws -> Int) {
            group.enter()
            Thread.detachNewThread {
                do {
                    _ = try question.answer(since: .now, body)
                    failures.withLock { $0.append(nil) }
                } catch {
                    failures.withLock { $0.append(error as? Failure) }
                }
                group.leave()
            }
        }
        ask {
            isAsked.signal()
            mayFail.wait()
            throw Failure(number: 1)
        }
        isAsked.wait()
        for _ in 0..<4 { ask { throw Failure(number: 2) } }
        while question.waiting < 4 { sched_yield() }
        mayFail.signal()
        group.wait()
        #expect(failures.withLock { $0 } == Array(repeating: Failure(number: 1), count: 5))
    }
}
