import Locking
import SQLite

/// The writer, made by the first write: what only reads, such as a plain CGI process that answers a GET, needs none.
///
/// Not Sendable by itself: only the leader of the ``CommitQueue`` commits with it, and leaders take turns under its lock.
final class LazyWriter: @unchecked Sendable {
    private let longestWait: Int64
    private let make: () throws -> Writer
    private var made: Writer?

    /// - Parameter longestWait: for other processes, in milliseconds.
    init(longestWait: Int64, _ make: @escaping () throws -> Writer) {
        self.longestWait = longestWait
        self.make = make
    }

    /// Until when a write that comes now may wait for other processes.
    func deadline() -> Deadline { Deadline(after: .milliseconds(longestWait)) }

    /// Commits a batch, all of it on disk when this returns.
    func commit(_ batch: [any Write], until deadline: Deadline) {
        do {
            let writer = try made ?? make()
            made = writer
            writer.commit(batch, until: deadline)
        } catch {
            let reason = (error as? SQLiteError).map(StoreError.init)
            for write in batch { write.fail(with: reason ?? error) }
        }
    }
}
