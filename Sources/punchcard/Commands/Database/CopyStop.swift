import Gateway
import Glibc
import Store
import Synchronization

/// Ends a copy at SIGINT or SIGTERM. While rows are copied, the present transaction is finished first. Nothing is written
/// during a recount, so the process ends at once.
final class CopyStop: Sendable {
    /// A signal has come.
    struct Stopped: Error {}

    private struct State {
        var isAsked = false
        var isWriting = true
    }

    private let state = Mutex(State())

    /// What the operator can do after the end.
    let advice: String
    /// As if the signal SIGINT had ended the process (POSIX.1-2024, Shell Command Language, 2.8.2).
    static let exitCode: Int32 = 128 + SIGINT

    /// What the operator can do about a database that is closed for a copy.
    /// - Parameters:
    ///   - source: what messages call the database that is copied.
    ///   - target: what they call the one that is filled.
    static func advice(source: String, target: String) -> String {
        """
        \(source) takes no writes until the copy to \(target) has ended: go on with that `punchcard copy`, or give up with \
        `punchcard copy --abort --from \(source)`.
        """
    }

    /// - Parameters:
    ///   - signals: the signals that end the copy.
    ///   - source: what messages call the database that is copied.
    ///   - target: what they call the one that is filled.
    init(_ signals: StopSignals, source: String, target: String) {
        advice = "Stopped. \(Self.advice(source: source, target: target))"
        _ = DetachedThread.start { [self] in
            _ = signals.wait()
            let isWriting = state.withLock {
                $0.isAsked = true
                return $0.isWriting
            }
            guard !isWriting else { return }
            printProgress(nil)
            printError(advice)
            _exit(Self.exitCode)
        }
    }

    /// - Throws: ``Stopped``
    func check(_ progress: DatabaseCopy.Progress) throws {
        try state.withLock {
            if $0.isAsked { throw Stopped() }
            switch progress {
            case .counting, .copying: $0.isWriting = true
            case .checking, .recounting: $0.isWriting = false
            }
        }
    }
}
