import Locking
import Synchronization

/// Connections with something to do that a worker has yet to take: those that were reported along with another, and
/// those of which the next request has been read along with the one before. Any worker takes them, so that nobody waits
/// for a worker's slow request.
struct ReadyQueue: ~Copyable, Sendable {
    struct State {
        var connections: [PeerConnection] = []
        /// How many of them have been taken.
        var taken = 0
    }

    private let state = Lock(State())
    /// How many there are: most of the time none, and the lock isn't needed to know that.
    private let count = Atomic(0)

    var isEmpty: Bool { count.load(ordering: .relaxed) == 0 }

    func append(_ connections: some Collection<PeerConnection>) {
        guard !connections.isEmpty else { return }
        state.withLock { state in
            state.connections.append(contentsOf: connections)
            count.store(state.connections.count - state.taken, ordering: .releasing)
        }
    }

    /// The one that has waited longest, and whether there are more.
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
