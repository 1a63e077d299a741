import Glibc
import JSON

/// Why a file can't be read.
struct FileError: Error, CustomStringConvertible {
    let description: String
}

/// Reads whole files and standard input.
enum Files {
    /// Reads a file.
    /// - Parameters:
    ///   - path: the file; `-` for standard input.
    ///   - limit: the largest allowed size in bytes.
    static func contents(of path: String, limit: Int = 64 << 20) throws(FileError) -> [UInt8] {
        let source = try ByteSource(path: path)
        var bytes: [UInt8] = []
        while let more = try source.next() {
            bytes += more
            guard bytes.count <= limit else { throw FileError(description: "\(path) is larger than \(limit) bytes") }
        }
        return bytes
    }
}

/// Reads a file or standard input piece by piece.
final class ByteSource {
    /// The size in bytes; nil if it isn't a regular file.
    let size: Int?
    let path: String
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    /// - Parameter path: the file; `-` for standard input.
    init(path: String) throws(FileError) {
        self.path = path
        descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FileError(description: "\(path) can't be read: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = isRegular ? Int(status.st_size) : nil
    }

    deinit {
        if descriptor != 0 { close(descriptor) }
    }

    /// The next bytes; nil at the end.
    func next() throws(FileError) -> ArraySlice<UInt8>? {
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 { return buffer[..<count] }
            if count == 0 { return nil }
            guard errno == EINTR else {
                throw FileError(description: "\(path) can't be read: \(String(cString: strerror(errno)))")
            }
        }
    }
}

/// Reads lines without their ends (LF or CR LF), and without a byte order mark before the first.
///
/// Holds at most one line and one piece of the source in memory. It keeps only the beginning of a line that is too
/// long.
final class LineSource {
    /// The bytes taken from the source so far.
    private(set) var bytesRead = 0
    private let source: ByteSource
    private var pending: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    private var isAtStart = true
    private let longestLine: Int

    /// - Parameter longestLine: in bytes. A longer line is cut after `longestLine` + 1 bytes, and its rest is
    ///   skipped.
    init(_ source: ByteSource, longestLine: Int = .max) {
        self.source = source
        self.longestLine = longestLine
    }

    /// The next line; nil after the last.
    /// - Throws: if the source can't be read, or is UTF-16.
    func next() throws(FileError) -> ArraySlice<UInt8>? {
        guard let line = try nextLine() else { return nil }
        guard isAtStart else { return line }
        isAtStart = false
        switch TextEncoding(of: line) {
        case .utf8: return line
        case .markedUTF8: return line.dropFirst(TextEncoding.markLength)
        case .utf16:
            throw FileError(
                description: "\(source.path) is UTF-16, expected UTF-8: iconv -f UTF-16 -t UTF-8 converts it")
        }
    }

    private func nextLine() throws(FileError) -> ArraySlice<UInt8>? {
        var searched = start
        while true {
            if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return line(from: start, to: end)
            }
            // One byte more: the line may end in a CR whose LF has yet to come.
            if pending.count - start - 1 > longestLine { return try beginningOfLongLine() }
            searched = pending.count - start
            if isAtEnd {
                guard start < pending.count else { return nil }
                defer { start = pending.count }
                return line(from: start, to: pending.count)
            }
            pending.removeFirst(start)
            start = 0
            if let more = try source.next() {
                bytesRead += more.count
                pending += more
            } else {
                isAtEnd = true
            }
        }
    }

    /// Skips the rest of the line.
    private func beginningOfLongLine() throws(FileError) -> ArraySlice<UInt8> {
        let beginning = Array(pending[start...].prefix(longestLine + 1))
        pending = []
        start = 0
        while let more = try source.next() {
            bytesRead += more.count
            if let end = more.firstIndex(of: UInt8(ascii: "\n")) {
                pending = Array(more[(end + 1)...])
                return beginning[...]
            }
        }
        isAtEnd = true
        return beginning[...]
    }

    private func line(from start: Int, to end: Int) -> ArraySlice<UInt8> {
        let line = pending[start..<end]
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
}

/// Writes one or more lines of text to standard error.
func printError(_ text: String) {
    var line = shownLines(text) + "\n"
    line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
}

/// Writes a line of JSON to standard output.
func printJSON(_ body: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    body(&writer)
    print(String(decoding: writer.bytes, as: UTF8.self))
}
