import CMalloc

/// Bounds the freed memory that the C library keeps (mallopt(3)).
enum Heap {
    /// Larger blocks are returned to the system as soon as they are freed.
    private static let largeBlock: Int32 = 1 << 20
    /// The free bytes that are kept.
    private static let room: Int32 = 4 << 20

    /// Sets both bounds. By default, the C library raises them with each large block that is freed, up to 32 and 64
    /// MiB: a single leaderboard of many users would leave that much memory behind.
    static func bound() {
        mallopt(M_MMAP_THRESHOLD, largeBlock)
        mallopt(M_TRIM_THRESHOLD, room)
    }
}
