import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// Leaderboards are kept once they have been asked for, and cost events nothing.
@Suite struct LeaderboardTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit"), Definitions.event("buy", points: 9)]))
    }

    private func board(_ span: LeaderboardSpan = .window(.all), on day: String = "2026-11-20") throws -> Board {
        Board(project: 1, span: span, today: try Day.on(day))
    }

    private func rows(of table: String) throws -> Int64 {
        try database.connection().integer("SELECT count(*) FROM \(table)") ?? -1
    }

    /// What is kept, without a look at what came since.
    private func position() throws -> Int64? {
        try database.connection().integer("SELECT position FROM board")
    }

    @Test func boardIsStoredOnceItIsAskedFor() throws {
        for _ in 0..<5 { try store.log("visit") }
        #expect(try rows(of: "board") == 0)
        #expect(try store.leaderboard(board()) { try $0.top(9) } == [.init(userId: "ann", points: 25, rank: 1)])
        #expect(try rows(of: "board") == 1)
        #expect(try rows(of: "standing") == 1)
    }

    @Test func eventsWriteNothingToABoard() throws {
        try store.log("visit")
        try store.compareWithMembers(board(), "made")
        for user in ["ann", "bob", "cid"] { try store.log("buy", by: user) }
        #expect(try rows(of: "standing") == 1)
        #expect(try position() == 1)
        try store.compareWithMembers(board(), "read on top")
    }

    /// Events wait meanwhile. So all members are read at once, and all rows written at once.
    @Test(.enabled(if: TestDatabase.engine == .postgresql, "a file has no round trips"))
    func aBoardIsBroughtUpToDateInFewRoundTrips() throws {
        for user in 0..<50 { try store.log("visit", by: "user-\(user)") }
        try store.compareWithMembers(board(), "made")
        for user in 0..<100 { try store.log("buy", by: "user-\(user)") }
        let number = try #require(try database.connection().integer("SELECT number FROM board"))
        let board = try board()
        let trips = try store.writeAlone { transaction in
            let before = try transaction.roundTrips
            _ = try transaction.catchUp(board, number, entries: 1_000)
            return try transaction.roundTrips - before
        }
        #expect(trips < 10, "not one or two for each member")
        #expect(try position() == 150)
        try store.compareWithMembers(board, "brought up to date")
    }

    /// Many entries are written to the board; who asks waits for that.
    @Test func outdatedBoardIsBroughtUpToDate() throws {
        try store.log("visit")
        try store.compareWithMembers(board(), "made")
        let batch = (0..<2_500).map { number in
            Submission(
                project: 1, eventId: number % 3 == 0 ? "buy" : "visit", userId: "user-\(number % 700)", metadata: nil,
                isTrusted: false)
        }
        try store.writeAlone { transaction in for item in batch { _ = try transaction.log(item) } }
        try store.compareWithMembers(board(), "behind")
        #expect(try position() == 2_501)
        #expect(try rows(of: "standingOrder") == 701)
        #expect(try store.differences() == [])
    }

    /// The answer is right even if the board can't be brought up to date.
    @Test func leaderboardIsExactWithoutWriting() throws {
        for user in ["ann", "bob"] { try store.log("buy", by: user) }
        let impatient = try LoyaltyStore(path: database.path) { [clock = database.clock] in clock.now }
        try database.whileAnotherWrites {
            // The wait for another process that writes is bounded.
            try impatient.compareWithMembers(board(), "locked")
        }
        #expect(try rows(of: "board") == 0)
        try impatient.compareWithMembers(board(), "free")
        #expect(try rows(of: "board") == 1)
    }

    @Test func windowMovesWithTheDay() throws {
        try store.log("visit", by: "ann", at: "2026-11-14T12:00:00Z", trusted: true)
        try store.log("visit", by: "bob", at: "2026-11-15T12:00:00Z", trusted: true)
        try store.log("buy", by: "cid", at: "2026-11-20T23:30:00Z", trusted: true)
        let week = LeaderboardSpan.window(.last7Days)
        for (day, users) in [
            ("2026-11-20", ["ann", "bob"]), ("2026-11-21", ["cid", "bob"]), ("2026-11-22", ["cid"]),
            ("2026-11-27", ["cid"]), ("2026-11-28", []),
            // Back in time it can't be moved.
            ("2026-11-21", ["cid", "bob"]),
        ] {
            let top = try store.leaderboard(board(week, on: day)) { try $0.top(9) }
            #expect(top.map(\.userId) == users, "\(day)")
            #expect(try store.differences() == [])
        }
        #expect(try rows(of: "board") == 1)
        #expect(try rows(of: "standing") == 0)
    }

    /// More of them than one transaction writes, with events in between.
    @Test func largeBoardIsMadeAndMovedInParts() throws {
        @Sendable func submission(_ number: Int) -> Submission {
            Submission(
                project: 1, eventId: number % 7 == 0 ? "buy" : "visit", userId: "user-\(number % 10_500)",
                metadata: nil,
                isTrusted: false)
        }
        for part in 0..<12 {
            try store.writeAlone { transaction in
                for number in part * 1_000..<(part + 1) * 1_000 { _ = try transaction.log(submission(number)) }
            }
        }
        for day in ["2026-11-20", "2026-11-29"] {
            let board = try board(.window(.last7Days), on: day)
            let counts = try concurrently(2) { [store] thread in
                if thread == 0 { return try store.leaderboard(board) { try $0.count } }
                for number in 0..<300 { _ = try store.write { try $0.log(submission(number * 37)) } }
                return 0
            }
            #expect(counts[0] == 10_500 || day != "2026-11-20")
            #expect(try store.differences() == [])
            #expect(try store.leaderboard(board) { try $0.count } == (day == "2026-11-20" ? 10_500 : 300))
            database.clock.advance(milliseconds: 9 * 86_400_000)
        }
        #expect(try rows(of: "standingOrder") == 300)
    }

    /// One that was being made as its process ended is begun again after a minute; until then all members are read.
    @Test func abandonedBoardIsMadeAgain() throws {
        try store.log("visit")
        let board = try board()
        _ = try store.writeAlone { try $0.beginBoard(board) }
        try store.compareWithMembers(board, "being made")
        #expect(try rows(of: "standing") == 0)
        database.clock.advance(milliseconds: StoredBoard.longestPause)
        try store.compareWithMembers(board, "made anew")
        #expect(try rows(of: "standing") == 1)
        #expect(try rows(of: "board") == 1)
    }

    /// A change to a user that isn't in the log ends the making of a board, which may have read the old state.
    @Test func changeBesideTheLogEndsTheMaking() throws {
        try store.log("visit")
        let board = try board()
        let work = try store.writeAlone { try $0.beginBoard(board) }
        #expect(try store.writeAlone { try $0.fill(work) { _ in } } != nil)
        try store.write { try $0.updateUser("ann", UserChange(timezone: .some("Asia/Tokyo")), in: 1) }
        #expect(try store.writeAlone { try $0.fill(work) { _ in } } == nil)
        #expect(try store.writeAlone { try !$0.complete(work, position: 1) })
    }

    /// A process that was stopped for longer finds its board taken over, and leaves what has got its number alone.
    /// On a server no board gets the number of another.
    @Test(.ofFiles) func lostBoardIsNotWritten() throws {
        try store.log("visit")
        let board = try board()
        let lost = try store.writeAlone { try $0.beginBoard(board) }
        database.clock.advance(milliseconds: StoredBoard.longestPause)
        try store.compareWithMembers(board, "taken over")
        let other = try self.board(.month(board.today.month))
        try store.delete(lost.number)
        let works = try store.writeAlone { [try $0.beginBoard(other), try $0.beginBoard(board)] }
        #expect(works[0].number == lost.number && works[1].number != lost.number)
        for work in [lost, BoardInWork(board: board, number: lost.number, workedOnAt: works[0].workedOnAt)] {
            #expect(try store.writeAlone { try $0.fill(work) { _ in } } == nil)
            #expect(try store.writeAlone { try !$0.complete(work, position: 1) })
            #expect(try store.writeAlone { try $0.catchUp(board, lost.number, entries: 1) } == nil)
        }
        #expect(try rows(of: "standing") == 0)
    }

    /// What was read before may be missing on the server that has taken over.
    @Test(.enabled(if: TestDatabase.engine == .postgresql, "it needs a server"))
    func boardIsGivenUpWithTheServer() throws {
        try store.log("visit")
        let work = try store.writeAlone { [board = try board()] in try $0.beginBoard(board) }
        _ = try database.integer(
            """
            SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """)
        #expect(try store.writeAlone { try $0.fill(work) { _ in } } == nil)
        #expect(try store.writeAlone { try !$0.complete(work, position: 1) })
        #expect(try rows(of: "standing") == 0)
        // Nobody waits until it counts as abandoned.
        try store.compareWithMembers(try board(), "made anew")
        #expect(try rows(of: "standing") == 1)
    }

    /// Making a board may take any time as long as it goes on.
    @Test func boardInProgressIsNotTakenOver() throws {
        try store.log("visit")
        let board = try board()
        let work = try store.writeAlone { try $0.beginBoard(board) }
        let last = try (1...3).reduce(work) { work, _ in
            database.clock.advance(milliseconds: StoredBoard.longestPause - 1)
            try store.compareWithMembers(board, "being made")
            let filled = try store.writeAlone { try $0.fill(work) { _ in } }
            return try #require(filled)
        }
        #expect(try store.writeAlone { try $0.complete(last, position: 0) })
    }

    @Test func latestBoardsAreKept() throws {
        for month in (2020...2025).flatMap({ year in (1...12).map { Month(year: year, month: $0) } }) {
            try store.log("visit", at: "\(month)-15T12:00:00Z", trusted: true)
            try store.compareWithMembers(board(.month(month)), "\(month)")
        }
        #expect(try rows(of: "board") == Int64(StoredBoard.mostOfAProject))
        // Nobody asked for those for months.
        try store.compareWithMembers(board(on: "2027-03-01"), "later")
        #expect(try rows(of: "board") == 1)
    }

    /// Their number is unlimited, so they would displace useful boards.
    @Test func monthsWithoutEventsAreNotStored() throws {
        try store.log("visit", at: "2026-11-01T00:00:00Z", trusted: true)
        for month in ["0001-01", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "9999-12"] {
            try store.compareWithMembers(board(.month(try #require(Month(month)))), month)
        }
        #expect(try rows(of: "board") == 3)
    }

    @Test(arguments: [0, 1, 2, 255, 256, 257, 65_535, 65_536, 1 << 40, MemberState.largestBalance])
    func usersWithMorePointsAreCountedByFewRows(points: Int64) {
        let all: [Int64] = [1, 2, 2, 255, 256, 257, 300, 65_536, 70_000, 1 << 40, MemberState.largestBalance]
        let rows = StandingCounts.rows(Dictionary(all.map { ($0, 1) }, uniquingKeysWith: +))
        let above = StandingCounts.levels.reduce(Int64(0)) { sum, level in
            let range = StandingCounts.greater(than: points, level: level)
            return rows.reduce(sum) {
                $1.key.level == level && $1.key.prefix > range.after && $1.key.prefix <= range.through
                    ? $0 + $1.value : $0
            }
        }
        #expect(above == Int64(all.count { $0 > points }))
        let stored = StandingCounts.rows(ascending: all).map { ($0.row, $0.users) }
        #expect(Dictionary(uniqueKeysWithValues: stored) == rows)
    }
}
