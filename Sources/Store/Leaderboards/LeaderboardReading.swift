import Dispatch
import Loyalty

/// Reads leaderboards. A board is stored once it is asked for.
///
/// The first reader makes the board from the states of all members. Later readers bring it up to date: the log tells
/// which members have new entries since. If they are few, each reader reads these members' states and writes nothing.
/// If they are many, they are written to the board.
extension LoyaltyStore {
    /// With more new log entries than this, the board is brought up to date after the answer.
    private static let entriesBeforeUpdate: Int64 = 64
    /// With more than this, the reader first brings the board up to date.
    private static let mostEntriesRead: Int64 = 256
    /// With more than this, the board is made again.
    private static let mostEntriesAdded: Int64 = 500_000
    /// The log entries of one transaction; events wait that long.
    private static let entriesInOneTransaction: Int64 = 1_000

    /// Reads a leaderboard, after making it or bringing it up to date if needed. That takes longer the more users
    /// there are. The standings are always exact.
    /// - Parameter body: gets the standings, which are valid only during the call.
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

    /// Reads a leaderboard if that takes no long work. The standings are always exact.
    /// - Parameter body: gets the standings, which are valid only during the call.
    /// - Returns: nil if the board is not stored, or too far behind.
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
            // Months without events aren't stored: there is no end of them.
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
                // Another process may be making it.
                let age = clock().milliseconds(since: startedAt)
                if (0..<StoredBoard.longestPause).contains(age) { return false }
            }
            if stored.startedAt != nil || entries > Self.mostEntriesAdded {
                try delete(stored.number)
                return try make(board)
            }
            if board.span.moves, stored.day != board.today {
                // A board can't move back in time: it doesn't record who would change.
                return try stored.day < board.today && move(stored, to: board)
            }
            return try catchUp(board, stored.number)
        }
    }

    private func catchUp(_ board: Board, _ number: Int64) throws -> Bool {
        let newest = try read { try $0.connection.newestEntry() }
        while true {
            let entries = Self.entriesInOneTransaction
            guard let position = try writeAlone({ try $0.catchUp(board, number, entries: entries) }) else {
                return false
            }
            if position >= newest { return true }
        }
    }

    /// Brings the board up to date in the background, once at a time; errors are ignored.
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
