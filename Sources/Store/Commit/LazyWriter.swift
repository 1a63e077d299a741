import Database
import Locking

/// The writer, created by the first write. A process that only reads, such as a plain CGI process that answers a GET,
/// needs none.
///
/// Unchecked: only the leader of the ``CommitQueue`` uses it, and the queue's lock allows one leader at a time.
final class LazyWriter: @unchecked Sendable {
    private let longestWait: Int64
    private let make: () throws -> Writer
    private var made: Writer?

    /// - Parameter longestWait: how long a write may wait for other processes, in milliseconds.
    init(longestWait: Int64, _ make: @escaping () throws -> Writer) {
        self.longestWait = longestWait
        self.make = make
    }

    /// The deadline until which a write that is queued now may wait for other processes.
    func deadline() -> Deadline { Deadline(after: .milliseconds(longestWait)) }

    /// Commits a batch. When this returns, each write is on disk or has failed.
    /// - Parameter latecomers: see ``Writer/commit(_:until:joinedBy:)``.
    func commit(
        _ batch: inout [any Write], until deadline: Deadline, joinedBy latecomers: (_ count: Int) -> [any Write]
    ) {
        do {
            let writer = try made ?? make()
            made = writer
            writer.commit(&batch, until: deadline, joinedBy: latecomers)
        } catch {
            let reason = StoreError.of(error)
            for write in batch { write.fail(with: reason) }
        }
    }
}
