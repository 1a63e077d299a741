import Dispatch
import Gateway
import Synchronization

/// Makes the answers that can take long, one after another, on a thread of its own: those that answer requests go on.
final class SlowAnswers: Sendable {
    /// How many requests wait at the most: half of what a process takes in hand, so that events are taken beside them.
    static let mostWaiting = 256

    private let queue = DispatchQueue(label: "slow answers")
    private let waiting = Atomic(0)

    /// - Parameter make: makes an answer and gives it; called once, later.
    /// - Throws: 503 where too many wait already.
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
