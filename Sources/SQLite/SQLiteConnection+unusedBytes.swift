import CSQLite
import Database

extension SQLiteConnection {
    /// Zeroes the unused bytes of the database file: the gaps and free blocks of its b-tree pages (file format,
    /// sections 1.6 and 1.7).
    ///
    /// `secure_delete` zeroes deleted content in its place. But when SQLite rebalances a tree and moves cells to
    /// another page, the old page keeps their bytes in its gap, even after the cells are deleted from the new page.
    ///
    /// Call this while the write-ahead log is empty and no connection writes, and commit afterwards, so that all
    /// connections read the pages again. Bytes in use don't change: readers are not disturbed, and an interruption
    /// leaves the database whole.
    public func zeroUnusedBytes() throws(DatabaseError) {
        let file = try DatabasePages(of: self)
        var roots: [Int64] = [1]
        let query = try prepare("SELECT rootpage FROM sqlite_schema WHERE rootpage > 0")
        while try query.step() { roots.append(query.int(0)) }
        var isKnown = [Bool](repeating: false, count: file.count + 1)
        var waiting = roots
        var isChanged = false
        while let number = waiting.popLast() {
            guard let index = Int(exactly: number), isKnown.indices.contains(index), index > 0, !isKnown[index] else {
                continue
            }
            isKnown[index] = true
            guard var page = try BTreePage(file.read(index), headerAt: index == 1 ? 100 : 0, usable: file.usable) else {
                continue
            }
            waiting += page.children
            if page.zeroUnusedBytes() {
                try file.write(page.bytes, to: index)
                isChanged = true
            }
        }
        if isChanged { try file.sync() }
    }
}

/// A b-tree page, parsed as far as needed to find its unused bytes.
private struct BTreePage {
    private(set) var bytes: [UInt8]
    private let header: Int
    private let usable: Int
    /// The range of the pointers to cells.
    private let pointers: Range<Int>
    /// The offset of the first cell.
    private let content: Int
    private let isInterior: Bool

    /// - Returns: nil if the page is no b-tree page, or damaged. It stays as it is then.
    init?(_ bytes: [UInt8], headerAt header: Int, usable: Int) {
        guard usable >= 480, bytes.count >= usable else { return nil }
        self.bytes = bytes
        self.header = header
        self.usable = usable
        let kind = bytes[header]
        guard [2, 5, 10, 13].contains(kind) else { return nil }
        isInterior = kind < 8
        let start = header + (isInterior ? 12 : 8)
        let end = start + 2 * Self.number(bytes, at: header + 3)
        let content = Self.number(bytes, at: header + 5)
        // 0 stands for 65,536, which doesn't fit two bytes.
        self.content = content == 0 ? 65_536 : content
        guard end <= self.content, self.content <= usable else { return nil }
        pointers = start..<end
    }

    /// The numbers of the child pages.
    var children: [Int64] {
        guard isInterior else { return [] }
        let cells = stride(from: pointers.lowerBound, to: pointers.upperBound, by: 2).map { number(at: $0) }
        return (cells + [header + 8]).filter { $0 + 4 <= usable }
            .map { Int64(number(at: $0)) << 16 | Int64(number(at: $0 + 2)) }
    }

    /// - Returns: whether any unused byte was not zero.
    mutating func zeroUnusedBytes() -> Bool {
        var isChanged = zero(pointers.upperBound..<content)
        var block = number(at: header + 1)
        while block >= content, block + 4 <= usable {
            let next = number(at: block)
            let end = block + number(at: block + 2)
            guard end >= block + 4, end <= usable else { break }
            if zero(block + 4..<end) { isChanged = true }
            // Free blocks come in ascending order; 0 ends the list.
            guard next > block else { break }
            block = next
        }
        return isChanged
    }

    private mutating func zero(_ range: Range<Int>) -> Bool {
        guard bytes[range].contains(where: { $0 != 0 }) else { return false }
        for index in range { bytes[index] = 0 }
        return true
    }

    private func number(at index: Int) -> Int { Self.number(bytes, at: index) }

    private static func number(_ bytes: [UInt8], at index: Int) -> Int {
        Int(bytes[index]) << 8 | Int(bytes[index + 1])
    }
}

/// Reads and writes pages of the database file through SQLite's own descriptor. Closing another descriptor would drop
/// the locks of all connections of this process (POSIX).
private struct DatabasePages {
    private let file: UnsafeMutablePointer<sqlite3_file>
    private let methods: sqlite3_io_methods
    private let size: Int
    private let connection: SQLiteConnection
    /// The bytes of a page that SQLite uses.
    let usable: Int
    let count: Int

    init(of connection: SQLiteConnection) throws(DatabaseError) {
        var pointer: UnsafeMutablePointer<sqlite3_file>?
        let code = sqlite3_file_control(connection.handle, "main", SQLITE_FCNTL_FILE_POINTER, &pointer)
        guard code == SQLITE_OK, let pointer, let methods = pointer.pointee.pMethods else {
            throw connection.error(code)
        }
        self.connection = connection
        file = pointer
        self.methods = methods.pointee
        size = Int(try connection.integer("PRAGMA page_size") ?? 4_096)
        var length: Int64 = 0
        let measured = self.methods.xFileSize?(file, &length) ?? SQLITE_MISUSE
        guard measured == SQLITE_OK else { throw connection.error(measured) }
        count = Int(length) / size
        var reserved: UInt8 = 0
        // Byte 20 of the database header: the reserved bytes at the end of each page.
        let read = length >= 100 ? self.methods.xRead?(file, &reserved, 1, 20) ?? SQLITE_MISUSE : SQLITE_OK
        guard read == SQLITE_OK else { throw connection.error(read) }
        usable = size - Int(reserved)
    }

    func read(_ number: Int) throws(DatabaseError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size)
        let code = methods.xRead?(file, &bytes, Int32(size), offset(of: number)) ?? SQLITE_MISUSE
        guard code == SQLITE_OK else { throw connection.error(code) }
        return bytes
    }

    func write(_ bytes: [UInt8], to number: Int) throws(DatabaseError) {
        let code = methods.xWrite?(file, bytes, Int32(size), offset(of: number)) ?? SQLITE_MISUSE
        guard code == SQLITE_OK else { throw connection.error(code) }
    }

    func sync() throws(DatabaseError) {
        let code = methods.xSync?(file, SQLITE_SYNC_FULL) ?? SQLITE_MISUSE
        guard code == SQLITE_OK else { throw connection.error(code) }
    }

    private func offset(of number: Int) -> Int64 { Int64(number - 1) * Int64(size) }
}
