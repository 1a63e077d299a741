import Synchronization

/// A bound on the bytes in memory. Bytes count when they arrive; an announced length reserves nothing.
struct ByteBudget: ~Copyable, Sendable {
    /// A holder of more bytes than this can't use the last quarter of the budget, so that a few large requests don't
    /// keep small ones out.
    private static let smallHolder = 1 << 16

    private let bound: Int
    private let held = Atomic(0)

    init(bound: Int) {
        self.bound = bound
    }

    /// The bytes held beyond the bound; negative while there is room.
    var excess: Int { held.load(ordering: .relaxed) - bound }

    /// Whether a holder could hold `count` bytes now.
    func hasRoom(for count: Int) -> Bool {
        count <= room(forHolderOf: count) - held.load(ordering: .relaxed)
    }

    /// Counts `count` more bytes as held.
    ///
    /// - Parameter total: the bytes of this holder, with these.
    /// - Returns: false if there is no room; nothing is counted then.
    func hold(_ count: Int, total: Int) -> Bool {
        let now = held.add(count, ordering: .relaxed).newValue
        if now <= room(forHolderOf: total) || count <= 0 { return true }
        held.subtract(count, ordering: .relaxed)
        return false
    }

    /// Counts more bytes as held, even beyond the bound.
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
