import Loyalty

/// How far an erasure has come. Either way, no answer contains the user any more.
public enum Erasure: Sendable {
    /// Nothing of the user is left in the files.
    case complete
    /// Deleted content is still in the files, because a long read needs the write-ahead log or another process
    /// writes. The next request, command or start of any process that can remove it does so.
    case pending
    /// Deleted content stays in the files of a server until vacuum, the end of its log and that of backups.
    case leftToServer
}

extension LoyaltyStore {
    /// How long an erasure waits for readers and other processes, in milliseconds.
    private static let patience: Int32 = 1_000
    /// How long a later attempt waits, in milliseconds; short, since a request triggers it.
    private static let patienceAgain: Int32 = 50
    /// The least time between two later attempts, in milliseconds.
    private static let pause: Int64 = 1_000

    /// Removes a person from the database, and everything about the id and the metadata from its files: deleted
    /// content is zeroed, the write-ahead log is emptied, and unused parts of pages are zeroed. The cost grows with
    /// the file. The files of a server are left to it.
    ///
    /// The transaction that erases the user also records that the files have to be cleared. So they are cleared later
    /// if the process ends before that.
    /// - Parameter replies: finds the user in the stored replies.
    /// - Throws: ``UserRefusal``, or the error of the transaction. The user is not erased then.
    public func erase(
        _ userId: String, in project: Int64, replies: some ReplyReader
    ) throws -> Erasure {
        let clearsFiles = try writeAlone {
            try $0.eraseUser(userId, in: project, replies: replies)
            return $0.clearsFiles
        }
        guard clearsFiles else { return .leftToServer }
        do {
            try scrub(patience: Self.patience)
            return .complete
        } catch {
            // Whatever the error is, the user is erased and the record stays.
            return .pending
        }
    }

    /// Tries again to complete a pending erasure, unless the last attempt was less than a second ago. Doesn't wait
    /// for it.
    func clearTraces(at now: Instant) {
        let isDue = lastClearing.withLock { last in
            if let last, (0..<Self.pause).contains(now.milliseconds(since: last)) { return false }
            last = now
            return true
        }
        if isDue { scrubLater(patience: Self.patienceAgain) }
    }
}
