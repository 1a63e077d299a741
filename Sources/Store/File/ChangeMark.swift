import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A counter in memory shared by all processes with the same database. It tells whether the database may have
/// changed, for the price of one load instead of a read transaction with its locks.
///
/// It grows by 1 before a commit and by 1 after it, so it is even while no change is under way. Data that was read
/// after the current even value appeared is up to date. If a process ends between the two steps, the count stays odd:
/// other processes then read the database each time, until the next writer makes it even.
final class ChangeMark: @unchecked Sendable {
    // Unchecked: the memory is only accessed through the atomic.
    private let memory: UnsafeMutableRawPointer
    private let count: UnsafeMutablePointer<Atomic<UInt64>>
    /// The size of the file in bytes.
    static let size: Int64 = 4096

    /// The kinds of changes with a mark each. The raw value is the offset in the memory; each mark has its own cache
    /// line.
    enum Subject: Int {
        /// Definitions, secrets and keys.
        case definitions = 0
        /// Any commit.
        case everything = 64
    }

    /// - Parameter descriptor: of the lock file, which is mapped into memory.
    init(of subject: Subject, file descriptor: Int32, path: String) throws(StoreError) {
        try Self.makeRoom(in: descriptor, path: path)
        let memory = mmap(nil, Int(Self.size), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let memory, memory != MAP_FAILED else {
            throw .cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        self.memory = memory
        count = (memory + subject.rawValue).bindMemory(to: Atomic<UInt64>.self, capacity: 1)
    }

    /// Gives the file its size, allocated on disk. A write through mapped memory that finds the disk full would end
    /// the process (mmap(2), SIGBUS).
    private static func makeRoom(in descriptor: Int32, path: String) throws(StoreError) {
        if let status = FileStatus(of: descriptor), status.size == size, status.allocatedSize >= size { return }
        let code = posix_fallocate(descriptor, 0, off_t(size))
        guard code == 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(code))) }
    }

    /// Whether a file contains nothing but marks.
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

    /// The current value; nil while a change is under way.
    var steady: UInt64? {
        let value = count.pointee.load(ordering: .acquiring)
        return value & 1 == 0 ? value : nil
    }

    /// Marks that a change is about to be committed. Call this and ``end()`` under the writer lock.
    func begin() {
        if steady != nil { count.pointee.add(1, ordering: .sequentiallyConsistent) }
    }

    /// Marks that no change is under way any more: it was committed or rolled back, or its process has ended.
    func end() {
        if steady == nil { count.pointee.add(1, ordering: .sequentiallyConsistent) }
    }
}
