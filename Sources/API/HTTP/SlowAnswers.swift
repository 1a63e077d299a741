import Dispatch
import Synchronization

/// Makes answers that can take long, one after another on a separate thread, so that the threads for requests stay
/// free.
final class SlowAnswers: Sendable {
    /// The most requests that wait: half of those that a process handles at a time, so that there is room for events.
    static let mostWaiting = 256

    private let queue = DispatchQueue(label: "slow answers")
    private let waiting = Atomic(0)

    /// - Parameter make: makes an answer and delivers it; called once, later.
    /// - Throws: 503 if too many requests wait already.
    func add(_ make: @escaping @Sendable () -> Void) throws(APIError) {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.mostWaiting else {
            waiting.subtract(1, ordering: .relaxed)
            throw APIError(.overloaded)
        }
        queue.async { [self] in
            make()
            waiting.subtract(1, ordering: .relaxed)
        }
    }
}
