import Database
import Locking
import Loyalty

#if canImport(Glibc)
    import Glibc
#endif

/// The one connection of this process that writes, with its statements and the state of the present transaction.
///
/// Unchecked: only the leader of the ``CommitQueue`` uses it, and the queue's lock allows one leader at a time.
final class Writer: @unchecked Sendable {
    private let session: any WritingSession
    private let transaction: WriteTransaction
    private let commits: Histogram

    /// - Parameters:
    ///   - catalog: the configuration; it may be slightly out of date.
    ///   - cache: see the initializer of ``LoyaltyStore``, also for `pastPerWrite`.
    ///   - commits: gets the number of writes of each committed transaction.
    ///   - clock: the clock to go by; nil for the database's.
    init(
        session: any WritingSession, catalog: Catalog, cache: Int64 = DatabaseFile.usualCache, zones: ZoneDirectory,
        commits: Histogram, pastPerWrite: Int = 100, clock: (@Sendable () -> Instant)?
    ) throws {
        self.session = session
        self.commits = commits
        transaction = try WriteTransaction(
            connection: session.connection, catalog: catalog, cache: cache, zones: zones, pastPerWrite: pastPerWrite,
            clock: clock, clearsFiles: session.clearsFiles, definitionsWillChange: session.definitionsWillChange)
    }

    /// Commits a batch. When this returns, each write is on disk or has failed.
    ///
    /// If the transaction fails, each write is tried alone, so that a failing write doesn't affect the others. There
    /// are two exceptions, in which all writes fail: after a timeout, each write would wait in vain again; and after an
    /// I/O error or the loss of a server, the outcome of the transaction can be unknown.
    /// - Parameters:
    ///   - batch: grows by the writes that join it.
    ///   - deadline: when to stop waiting for other processes.
    ///   - latecomers: takes more writes from the queue, after the wait for other processes. Its parameter is the number
    ///     of writes in the batch.
    func commit(
        _ batch: inout [any Write], until deadline: Deadline,
        joinedBy latecomers: (_ count: Int) -> [any Write] = { _ in [] }
    ) {
        if let upkeep = batch.first as? Maintenance { return upkeep.perform(by: self) }
        do {
            try commitAgainIfNeedBe(&batch, until: deadline, joinedBy: latecomers)
        } catch  where batch.count > 1 && !Self.concernsAll(error) {
            for write in batch {
                var single = [write]
                commit(&single, until: deadline)
            }
        } catch {
            let reason = StoreError.of(error)
            for write in batch { write.fail(with: reason) }
        }
    }

    /// Commits a batch; again if there was no room and some was made, or if the connection was lost before the commit.
    private func commitAgainIfNeedBe(
        _ batch: inout [any Write], until deadline: Deadline, joinedBy latecomers: (_ count: Int) -> [any Write]
    ) throws {
        var madeRoom = false
        var loss: (any Error)?
        while true {
            do {
                return try commitTogether(&batch, until: deadline, joinedBy: latecomers)
            } catch let error as DatabaseError where error.kind == .full && !madeRoom && session.makeRoom() {
                madeRoom = true
            } catch  where Self.isLost(error) {
                // The last attempt may have had no time to find out what is wrong.
                if deadline.hasPassed { throw loss ?? error }
                loss = error
                // Another server may be the primary soon.
                usleep(Reconnecting.pause)
            }
        }
    }

    /// Whether the connection was lost and nothing was committed.
    private static func isLost(_ error: any Error) -> Bool {
        (error as? DatabaseError)?.kind == .unreachable || error as? StoreError == .notCommitted
    }

    private static func concernsAll(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return (error as? StoreError)?.concernsAllWrites ?? false }
        return [.busy, .inputOutput, .unreachable, .notWritable].contains(error.kind)
    }

    private func commitTogether(
        _ batch: inout [any Write], until deadline: Deadline, joinedBy latecomers: (_ count: Int) -> [any Write]
    ) throws {
        do {
            var foreseen = Foreseen()
            try session.transact(until: deadline) {
                batch += latecomers(batch.count)
                if transaction.ahead != nil { foreseen = Self.foreseen(batch) }
                try transaction.ask(foreseen)
            } _: { start in
                try transaction.begin(start, foreseen)
                for write in batch { try write.perform(in: transaction) }
                try transaction.flush()
                try transaction.tidyRecounts()
                try transaction.countPastOnTheWay()
            }
            commits.record(batch.count)
        } catch {
            transaction.abandon()
            throw error
        }
    }

    private static func foreseen(_ batch: [any Write]) -> Foreseen {
        batch.reduce(into: Foreseen()) { $0.add($1.foreseen) }
    }

    /// Removes what is left of deleted content (see ``WritingSession/scrub(patience:)``).
    func scrub(patience: Int32) throws { try session.scrub(patience: patience) }

    /// Makes the next start quick (see ``WritingSession/settle()``).
    func settle() throws { try session.settle() }
}
