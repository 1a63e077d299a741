import Locking
import Synchronization

/// Ready connections that no worker has taken yet. A connection gets here if the poller reported it together with
/// others, or if its next request was read along with the one before. Any worker takes from the queue, so no
/// connection waits for a worker that is busy with a slow request.
struct ReadyQueue: ~Copyable, Sendable {
    struct State {
        var connections: [PeerConnection] = []
        /// How many of the connections have been taken.
        var taken = 0
    }

    private let state = Lock(State())
    /// The length of the queue. It is usually 0, and reading it takes no lock.
    private let count = Atomic(0)

    var isEmpty: Bool { count.load(ordering: .relaxed) == 0 }

    func append(_ connections: some Collection<PeerConnection>) {
        guard !connections.isEmpty else { return }
        state.withLock { state in
            state.connections.append(contentsOf: connections)
            count.store(state.connections.count - state.taken, ordering: .releasing)
        }
    }

    /// Takes the connection that has waited longest; `isLast` says that the queue is empty now.
    func take() -> (connection: PeerConnection, isLast: Bool)? {
        guard count.load(ordering: .acquiring) > 0 else { return nil }
        return state.withLock { state in
            guard state.taken < state.connections.count else { return nil }
            let connection = state.connections[state.taken]
            state.taken += 1
            if state.taken == state.connections.count {
                state.connections.removeAll(keepingCapacity: true)
                state.taken = 0
            }
            count.store(state.connections.count - state.taken, ordering: .releasing)
            return (connection, state.connections.isEmpty)
        }
    }
}
