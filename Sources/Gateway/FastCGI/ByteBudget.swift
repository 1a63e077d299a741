import Synchronization

/// How many bytes may be held at a time. What is held is counted as it comes: an announced length holds nothing.
struct ByteBudget: ~Copyable, Sendable {
    /// Holders of more than this leave a quarter to the others, so that a few large ones don't keep small ones out.
    private static let smallHolder = 1 << 16

    private let bound: Int
    private let held = Atomic(0)

    init(bound: Int) {
        self.bound = bound
    }

    /// Bytes beyond the bound.
    var excess: Int { held.load(ordering: .relaxed) - bound }

    /// Whether a holder of `count` bytes would find room now.
    func hasRoom(for count: Int) -> Bool {
        count <= room(forHolderOf: count) - held.load(ordering: .relaxed)
    }

    /// Holds more bytes.
    ///
    /// - Parameter total: what the holder has with them.
    /// - Returns: false where there is no room; nothing has changed then.
    func hold(_ count: Int, total: Int) -> Bool {
        let now = held.add(count, ordering: .relaxed).newValue
        if now <= room(forHolderOf: total) || count <= 0 { return true }
        held.subtract(count, ordering: .relaxed)
        return false
    }

    /// Holds more bytes, whether there is room or not.
    func hold(_ count: Int) {
        held.add(count, ordering: .relaxed)
    }

    func release(_ count: Int) {
        if count > 0 { held.subtract(count, ordering: .relaxed) }
    }

    private func room(forHolderOf total: Int) -> Int {
        total <= Self.smallHolder ? bound : bound - bound / 4
    }
}
