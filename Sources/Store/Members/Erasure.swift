import Loyalty

/// How far an erasure has come. The user is gone from every answer either way.
public enum Erasure: Sendable {
    /// Nothing of the user is left in the files.
    case complete
    /// What was deleted lies in the files still, because a long read needs the write-ahead log or another process
    /// writes. It is removed by the first request, command or start of any process for which that can be done.
    case pending
}

extension LoyaltyStore {
    /// How long an erasure waits for readers and for other processes, in milliseconds.
    private static let patience: Int32 = 1_000
    /// The same where an earlier erasure is completed: nobody should notice that it is tried.
    private static let patienceAgain: Int32 = 50
    /// The least time between two such attempts, in milliseconds.
    private static let pause: Int64 = 1_000

    /// Removes a person from the database, for good, and then so that nothing of the id or the metadata is left in its
    /// files: what is deleted is zeroed, the write-ahead log is emptied, and so are the parts of pages that are not in
    /// use. What that costs grows with the file.
    ///
    /// That the files have yet to be cleared is noted in the transaction that erases the user, so that it is done
    /// whatever happens in between.
    /// - Throws: ``UserRefusal``, or what made the transaction fail; the user is not erased then.
    public func erase(_ userId: String, in project: Int64) throws -> Erasure {
        try writeAlone { try $0.eraseUser(userId, in: project) }
        do {
            try scrub(patience: Self.patience)
            return .complete
        } catch {
            // Whatever it was: the user is erased, and the note stays.
            return .pending
        }
    }

    /// Completes an erasure that was left pending, unless that was tried just now. Nobody waits for it.
    func clearTraces(at now: Instant) {
        let isDue = lastClearing.withLock { last in
            if let last, (0..<Self.pause).contains(now.milliseconds(since: last)) { return false }
            last = now
            return true
        }
        if isDue { scrubLater(patience: Self.patienceAgain) }
    }
}
