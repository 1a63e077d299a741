import Foundation
import Locking
import Synchronization
import Testing

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
        #expect((100...800).contains(asked.load(ordering: .relaxed)))
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
        // Those that come while it is asked wait. Whoever comes later asks, and fails alike.
        for _ in 0..<4 { ask { throw Failure(number: 1) } }
        mayFail.signal()
        group.wait()
        #expect(failures.withLock { $0 } == Array(repeating: Failure(number: 1), count: 5))
    }
}
