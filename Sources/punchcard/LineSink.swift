import Dispatch
import Glibc
import Synchronization

/// Standard error, a whole number of lines at a time.
///
/// One write a line would cost a busy responder a system call for each request. So lines can gather for a moment: a
/// process that is killed may lose the last of them, one that ends by itself loses none.
final class LineSink: Sendable {
    /// How long lines may gather, in milliseconds.
    private static let longestDelay = 20
    /// How many bytes may gather.
    private static let largestBuffer = 32 * 1024
    /// How many bytes may wait where they can't be written.
    private static let mostBytes = 1 << 20

    private let isGathering: Bool
    private let buffer = Mutex<[UInt8]>([])
    /// Held while lines are written, so that they stay in order; never by a thread that only adds a line.
    private let writing = Mutex(())

    /// - Parameter isGathering: whether lines may gather; else each is written at once.
    init(isGathering: Bool) {
        self.isGathering = isGathering
    }

    /// Takes a line, without its end.
    func add(_ line: [UInt8]) {
        let (isFirst, isFull) = buffer.withLock { buffer in
            let isFirst = buffer.isEmpty
            // Where standard error takes nothing, lines are lost rather than requests held up.
            if buffer.count < Self.mostBytes {
                buffer += line
                buffer.append(UInt8(ascii: "\n"))
            }
            return (isFirst, buffer.count >= Self.largestBuffer)
        }
        if !isGathering { return flush() }
        guard isFirst || isFull else { return }
        if isFull { return DispatchQueue.global().async { self.flush() } }
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Self.longestDelay)) { self.flush() }
    }

    /// Writes what has gathered.
    func flush() {
        writing.withLock { _ in
            let lines = buffer.withLock { buffer in
                defer { buffer = [] }
                return buffer
            }
            Self.write(lines)
        }
    }

    /// Lines that can't be written are lost: there is no other place to tell of it.
    private static func write(_ lines: [UInt8]) {
        var rest = lines[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
