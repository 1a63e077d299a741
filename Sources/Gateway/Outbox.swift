import Synchronization

/// Answers that a worker has to write, since they are too long for the thread that gave them.
struct Outbox: ~Copyable, Sendable {
    struct Item: Sendable {
        let connection: Connection
        let response: Response
        let withBody: Bool
    }

    /// Up to this many bytes fit into the buffer of any socket whose peer reads its answers, so that writing them doesn't
    /// wait.
    static let threshold = 65536

    private let items = Mutex<[Item]>([])

    func append(_ item: Item) {
        items.withLock { $0.append(item) }
    }

    func take() -> Item? {
        items.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
