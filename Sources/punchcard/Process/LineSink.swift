import Dispatch
import Gateway
import Glibc
import Locking
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

    private let buffer: Lock<[UInt8]>
    /// Held while lines are written, so that they stay in order; never by a thread that only adds a line. What is in it
    /// lends its memory to the lines that come meanwhile.
    private let writing: Mutex<[UInt8]>
    /// Tells the thread that writes of a line that waits, and of a buffer that is full.
    private let isDue = DispatchSemaphore(value: 0)
    /// Whether there is a thread that writes; each line is written at once otherwise.
    private let isGathering = Atomic(false)

    /// - Parameter isGathering: whether lines may gather, where a thread can be had for it.
    init(isGathering: Bool) {
        func room() -> [UInt8] {
            var bytes: [UInt8] = []
            if isGathering { bytes.reserveCapacity(2 * Self.largestBuffer) }
            return bytes
        }
        buffer = Lock(room())
        writing = Mutex(room())
        if isGathering { self.isGathering.store(startWriting(), ordering: .relaxed) }
    }

    /// Starts a thread that writes what gathers. Not a queue's: where no thread can be had, Dispatch waits for one for ever.
    private func startWriting() -> Bool {
        DetachedThread.start {
            while true {
                self.isDue.wait()
                _ = self.isDue.wait(timeout: .now() + .milliseconds(Self.longestDelay))
                self.flush()
            }
        }
    }

    /// Takes a line, without its end.
    func add(_ line: [UInt8]) {
        let isNews = buffer.withLock { buffer in
            let before = buffer.count
            // Where standard error takes nothing, lines are lost rather than requests held up.
            guard before < Self.mostBytes else { return false }
            buffer += line
            buffer.append(UInt8(ascii: "\n"))
            return before == 0 || before < Self.largestBuffer && buffer.count >= Self.largestBuffer
        }
        if !isGathering.load(ordering: .relaxed) { return flush() }
        if isNews { isDue.signal() }
    }

    /// Writes what has gathered.
    func flush() {
        writing.withLock { lines in
            buffer.withLock { swap(&$0, &lines) }
            Self.write(lines)
            lines.removeAll(keepingCapacity: true)
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
