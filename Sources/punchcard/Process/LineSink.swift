import Dispatch
import Gateway
import Glibc
import Locking
import Synchronization

/// Writes whole lines to standard error.
///
/// One write per line would cost a busy responder a system call per request. So lines are collected for a moment. A
/// killed process may lose the last ones; a process that exits by itself loses none.
final class LineSink: Sendable {
    /// The longest time that a line is kept, in milliseconds.
    private static let longestDelay = 20
    /// The bytes at which collected lines are written at once.
    private static let largestBuffer = 32 * 1024
    /// The most bytes that wait if they can't be written.
    private static let mostBytes = 1 << 20

    private let buffer: Lock<[UInt8]>
    /// Held while lines are written, so that they stay in order; a thread that only adds a line never waits for it.
    /// The array is swapped with `buffer`, so its memory is reused.
    private let writing: Mutex<[UInt8]>
    /// Signals the writing thread that there is a line, or that the buffer is full.
    private let isDue = DispatchSemaphore(value: 0)
    /// Whether a thread writes collected lines; if not, each line is written at once.
    private let isGathering = Atomic(false)

    /// - Parameter isGathering: whether to collect lines, if a thread can be started for that.
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

    /// Starts the thread that writes collected lines. Not a dispatch queue: if the system can't start a thread,
    /// Dispatch waits for one forever.
    private func startWriting() -> Bool {
        DetachedThread.start {
            while true {
                self.isDue.wait()
                _ = self.isDue.wait(timeout: .now() + .milliseconds(Self.longestDelay))
                self.flush()
            }
        }
    }

    /// Takes a line, without its line break.
    func add(_ line: [UInt8]) {
        let isNews = buffer.withLock { buffer in
            let before = buffer.count
            // If standard error takes nothing, lines are lost instead of requests being delayed.
            guard before < Self.mostBytes else { return false }
            buffer += line
            buffer.append(UInt8(ascii: "\n"))
            return before == 0 || before < Self.largestBuffer && buffer.count >= Self.largestBuffer
        }
        if !isGathering.load(ordering: .relaxed) { return flush() }
        if isNews { isDue.signal() }
    }

    /// Writes the collected lines.
    func flush() {
        writing.withLock { lines in
            buffer.withLock { swap(&$0, &lines) }
            Self.write(lines)
            lines.removeAll(keepingCapacity: true)
        }
    }

    /// Writes lines. If that fails, they are lost, since there is no other place to report it.
    private static func write(_ lines: [UInt8]) {
        var rest = lines[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
