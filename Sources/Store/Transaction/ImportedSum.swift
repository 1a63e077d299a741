/// The number of a project's imported ids, and a checksum of their digests.
struct ImportedSum: Equatable {
    /// The number of ids.
    private(set) var count: Int64
    /// The sum of the digests' 32-bit words, big-endian. It wraps only after more ids than a file can hold.
    private(set) var words: Int64

    init(count: Int64 = 0, words: Int64 = 0) {
        self.count = count
        self.words = words
    }

    mutating func add(_ digest: some Collection<UInt8>) {
        count += 1
        for (index, byte) in digest.enumerated() { words &+= Int64(byte) << (8 * (3 - index % 4)) }
    }
}
