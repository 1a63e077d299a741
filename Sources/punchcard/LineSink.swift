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

    private let isGathering: Bool
    private let buffer = Mutex<[UInt8]>([])

    /// - Parameter isGathering: whether lines may gather; else each is written at once.
    init(isGathering: Bool) {
        self.isGathering = isGathering
    }

    /// Takes a line, without its end.
    func add(_ line: [UInt8]) {
        let isFirst = buffer.withLock { buffer in
            let isFirst = buffer.isEmpty
            buffer += line
            buffer.append(UInt8(ascii: "\n"))
            if !isGathering || buffer.count >= Self.largestBuffer { Self.write(&buffer) }
            return isFirst && !buffer.isEmpty
        }
        guard isFirst else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Self.longestDelay)) { self.flush() }
    }

    /// Writes what has gathered.
    func flush() {
        buffer.withLock { if !$0.isEmpty { Self.write(&$0) } }
    }

    /// Lines that can't be written are lost: there is no other place to tell of it.
    private static func write(_ lines: inout [UInt8]) {
        _ = Glibc.write(2, lines, lines.count)
        lines.removeAll(keepingCapacity: true)
    }
}
