import CMalloc

/// What the C library keeps of memory that has been freed (mallopt(3)).
enum Heap {
    /// Blocks of so many bytes are given back to the system as soon as they are freed.
    private static let largeBlock: Int32 = 1 << 20
    /// So many free bytes stay at hand.
    private static let room: Int32 = 4 << 20

    /// Bounds what is kept. By itself, the C library raises both bounds with each large block that is freed, to 32 and 64
    /// MiB: a leaderboard of many users, made once, would leave that much behind.
    static func bound() {
        mallopt(M_MMAP_THRESHOLD, largeBlock)
        mallopt(M_TRIM_THRESHOLD, room)
    }
}
