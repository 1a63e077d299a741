import Dispatch
import Synchronization
import Testing

@testable import API

/// What takes long is done beside the requests, and not without bounds.
@Suite struct SlowAnswersTests {
    @Test func onlySoManyWait() throws {
        let answers = SlowAnswers()
        let mayGoOn = DispatchSemaphore(value: 0)
        let given = DispatchSemaphore(value: 0)
        let order = Mutex<[Int]>([])
        for number in 0..<SlowAnswers.mostWaiting {
            try answers.add {
                mayGoOn.wait()
                order.withLock { $0.append(number) }
                given.signal()
            }
        }
        let refusal = #expect(throws: APIError.self) { try answers.add { Issue.record("more than may wait") } }
        #expect(refusal?.status == 503 && refusal?.code == .overloaded && refusal?.code.retryAfter == 1)
        for _ in 0..<SlowAnswers.mostWaiting { mayGoOn.signal() }
        for _ in 0..<SlowAnswers.mostWaiting { given.wait() }
        #expect(order.withLock { $0 } == Array(0..<SlowAnswers.mostWaiting))
        // The last one is done before this one.
        try answers.add { given.signal() }
        given.wait()
    }
}
