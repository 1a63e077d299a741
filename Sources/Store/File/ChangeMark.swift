import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A count in memory that all processes with the same database share: it tells whether something may have changed, for
/// the price of one load instead of a read transaction with its locks.
///
/// It grows by one before a change is committed, and by one after. So it is even while nothing changes, and what was
/// read from the database since it had its present even value is current still. A process that ends in between leaves
/// it odd, which only makes the others look into the database, until the next writer puts it right.
final class ChangeMark: @unchecked Sendable {
    // Unchecked: the memory is reached through the atomic only.
    private let memory: UnsafeMutableRawPointer
    private let count: UnsafeMutablePointer<Atomic<UInt64>>
    /// The size of the file in bytes.
    static let size: Int64 = 4096

    /// What a mark is of: where its count is in the memory, each in a cache line of its own.
    enum Subject: Int {
        /// What is configured.
        case definitions = 0
        /// Anything at all.
        case everything = 64
    }

    /// - Parameter descriptor: of the lock file, which the memory is mapped from.
    init(of subject: Subject, file descriptor: Int32, path: String) throws(StoreError) {
        try Self.makeRoom(in: descriptor, path: path)
        let memory = mmap(nil, Int(Self.size), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let memory, memory != MAP_FAILED else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        self.memory = memory
        count = (memory + subject.rawValue).bindMemory(to: Atomic<UInt64>.self, capacity: 1)
    }

    /// Has the file its size, and that on the disk: a page that is written to through memory, and finds the disk full,
    /// ends the process (mmap(2), SIGBUS).
    private static func makeRoom(in descriptor: Int32, path: String) throws(StoreError) {
        if let status = FileStatus(of: descriptor), status.size == size, status.allocatedSize >= size { return }
        let code = posix_fallocate(descriptor, 0, off_t(size))
        guard code == 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(code))) }
    }

    /// Whether a file holds nothing but marks.
    static func areIn(_ file: Int32, size: Int64) -> Bool {
        guard size == Self.size else { return false }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        guard pread(file, &bytes, bytes.count, 0) == bytes.count else { return false }
        for subject in [Subject.definitions, .everything] {
            for place in subject.rawValue..<(subject.rawValue + MemoryLayout<UInt64>.size) { bytes[place] = 0 }
        }
        return bytes.allSatisfy { $0 == 0 }
    }

    deinit {
        munmap(memory, Int(Self.size))
    }

    /// The present value; nil while a change is under way.
    var steady: UInt64? {
        let value = count.pointee.load(ordering: .acquiring)
        return value & 1 == 0 ? value : nil
    }

    /// Notes that a change is about to be committed. To be called under the writer lock, as is ``end()``.
    func begin() {
        if steady != nil { count.pointee.add(1, ordering: .sequentiallyConsistent) }
    }

    /// Notes that no change is under way any more: it was committed, undone, or its process has ended.
    func end() {
        if steady == nil { count.pointee.add(1, ordering: .sequentiallyConsistent) }
    }
}
