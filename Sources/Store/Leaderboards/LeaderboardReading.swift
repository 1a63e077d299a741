import Dispatch
import Loyalty

/// Leaderboards in the order in which they are asked for, kept in the database once they have been.
///
/// A board is made when it is first asked for, from the states of all members. From then on it is brought up to date by
/// whom it interests: the log tells which members have got new entries since. A few of them are looked at by each
/// reader, which needs not write for that; many are written to the board.
extension LoyaltyStore {
    /// So many entries are looked at by each reader before they are written to the board.
    private static let entriesBeforeUpdate: Int64 = 64
    /// With more of them, a reader waits until they are.
    private static let mostEntriesRead: Int64 = 256
    /// With more of them, a board is made anew.
    private static let mostEntriesAdded: Int64 = 500_000
    /// How many entries one transaction is about: the events that come meanwhile wait for it.
    private static let entriesInOneTransaction: Int64 = 1_000

    /// Reads a leaderboard, and makes it first, or brings it up to date, where that is needed: the more users there are,
    /// the longer that takes. What is read is exact whatever the state of what is kept.
    /// - Parameter body: gets the standings, good only until it returns.
    public func leaderboard<Value>(_ board: Board, _ body: (any Standings) throws -> Value) throws -> Value {
        for _ in 0..<3 {
            if let value = try leaderboardAtHand(board, body) { return value }
            guard (try? keep(board)) == true else { break }
        }
        return try read { reader in
            try body(
                reader.leaderboard(
                    board.span, usergroupId: board.usergroupId, today: board.today, in: board.project))
        }
    }

    /// Reads a leaderboard, which is exact, where that takes no long work.
    /// - Parameter body: gets the standings, good only until it returns.
    /// - Returns: nil where the board is not kept, or too little of it.
    public func leaderboardAtHand<Value>(_ board: Board, _ body: (any Standings) throws -> Value) throws -> Value? {
        let found = try read { reader in
            try reader.snapshot { reader -> (value: Value, stored: StoredBoard, entries: Int64)? in
                guard let (stored, entries) = try reader.storedBoard(board), stored.isUsable(for: board),
                    entries <= Self.mostEntriesRead
                else { return nil }
                let standings = try KeptStandings(
                    board, number: stored.number, position: stored.position, reader: reader)
                return (try body(standings), stored, entries)
            }
        }
        guard let found else {
            // Nothing is kept of the months in which nothing can have been earned: there is no end of them.
            if case .month(let month) = board.span, try !read({ try $0.hasEvents(near: month, in: board.project) }) {
                return try body(Leaderboard([]))
            }
            return nil
        }
        if found.entries > Self.entriesBeforeUpdate { catchUpLater(board, found.stored.number) }
        return found.value
    }

    /// Makes a board, or brings it up to date.
    /// - Returns: whether it can be read now.
    private func keep(_ board: Board) throws -> Bool {
        try boardsBeingMade.withLock { _ in
            let found = try read { try $0.storedBoard(board) }
            guard let (stored, entries) = found else { return try make(board) }
            if let startedAt = stored.startedAt {
                // By another process, perhaps.
                let age = clock().milliseconds(since: startedAt)
                if (0..<StoredBoard.longestPause).contains(age) { return false }
            }
            if stored.startedAt != nil || entries > Self.mostEntriesAdded {
                try delete(stored.number)
                return try make(board)
            }
            if board.span.moves, stored.day != board.today {
                // Back in time nothing tells who changes.
                return try stored.day < board.today && move(stored, to: board)
            }
            return try catchUp(board, stored.number)
        }
    }

    private func catchUp(_ board: Board, _ number: Int64) throws -> Bool {
        let newest = try read { try $0.newestEntry() }
        while true {
            let entries = Self.entriesInOneTransaction
            guard let position = try writeAlone({ try $0.catchUp(board, number, entries: entries) }) else {
                return false
            }
            if position >= newest { return true }
        }
    }

    /// The same without waiting, and whether or not it can be done; once at a time for each board.
    private func catchUpLater(_ board: Board, _ number: Int64) {
        guard boardsBehind.withLock({ $0.insert(number).inserted }) else { return }
        DispatchQueue.global(qos: .utility).async { [self] in
            _ = try? catchUp(board, number)
            _ = boardsBehind.withLock { $0.remove(number) }
        }
    }
}

extension StoredBoard {
    fileprivate func isUsable(for board: Board) -> Bool {
        startedAt == nil && (!board.span.moves || day == board.today)
    }
}
