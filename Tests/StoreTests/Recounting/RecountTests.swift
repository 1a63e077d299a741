import Database
import Loyalty
import Synchronization
import TestSupport
import Testing

@testable import Store

/// A recount that is made beforehand: what goes on meanwhile, and what it leaves.
@Suite struct RecountTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore
    /// Another process with the same database.
    let other: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-16T12:00:00Z")
        store = try database.open()
        other = try database.open()
        try store.apply(Self.definitions())
    }

    private static func definitions(points: Int = 5, period: String = "daily", bonus: Int = 10) -> String {
        Definitions.project(
            events: [Definitions.event("visit", points: points)],
            streaks: [
                Definitions.streak(
                    "days", events: ["visit"], period: period, #", "rewards": [{"length": 2, "points": \#(bonus)}]"#)
            ],
            members: #", "challenges": [{"challengeId": "twice", "eventId": "visit", "goal": 2, "points": 3}]"#)
    }

    /// Users who come on two days in a row.
    private func visits(by users: Int) throws {
        let project = try store.project().number
        for day in 16...17 {
            try database.clock.set("2026-11-\(day)T12:00:00Z")
            try store.writeAlone { transaction in
                for user in 0..<users {
                    _ = try transaction.log(
                        Submission(
                            project: project, eventId: "visit", userId: "user-\(user)", metadata: nil, at: nil,
                            isTrusted: false))
                }
            }
        }
    }

    private func apply(
        _ text: String, paying past: PastPay = .nothing, few: Int64 = 2,
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> AppliedChanges {
        try store.applyDefinitions(
            ProjectDefinition.parsing(text), secrets: [:], paying: past, few: few, generate: { [] },
            progress: progress)
    }

    /// The connection to the server breaks at the end of the commit, so that the transaction is run again.
    @Test func aRepeatedCommitCountsNothingTwice() throws {
        try visits(by: 4)
        let definition = try ProjectDefinition.parsing(Self.definitions(period: "weekly"))
        let project = try store.project().number
        let commits = Mutex<[Bool]>([])
        _ = try store.recounting(few: 2, paying: .nothing, progress: { _ in }) { _ in
            definition
        } commit: { transaction, prepared in
            // What the recount has yet to count.
            _ = try transaction.log(
                Submission(project: project, eventId: "visit", userId: "user-0", metadata: nil, isTrusted: false))
            try transaction.flush()
            let changes = try transaction.apply(
                definition, secrets: [:], by: .command, paying: .nothing, prepared: prepared, few: 2, generate: { [] },
                progress: { _ in })
            let isFirst = commits.withLock { commits in
                commits.append(prepared != nil)
                return commits.count == 1
            }
            if isFirst { throw DatabaseError(.unreachable, code: "", message: "the connection is lost") }
            return changes
        }
        #expect(commits.withLock { $0 } == [true, true])
        #expect(try database.integer("SELECT count(*) FROM log WHERE kind = 0") == 9)
        #expect(try store.differences() == [])
    }

    /// Events that come meanwhile are written at once, and judged by the definitions that are in force then.
    @Test func requestsGoOnByTheOldRules() throws {
        try visits(by: 4)
        let logged = Mutex<[LoggedEvent]>([])
        let applied = try apply(Self.definitions(points: 70, period: "weekly", bonus: 99)) { [other] users in
            do {
                let event = try other.log("visit", by: "new")
                logged.withLock { $0.append(event) }
            } catch {
                Issue.record("\(users): \(error)")
            }
        }
        #expect(applied.isRecounted)
        #expect(logged.withLock { $0.map(\.decision.points) } == [5, 5, 5, 5, 5], "the last when it is counted itself")
        #expect(try store.balance(of: "new") == 25 + 3)
        #expect(try other.log("visit", by: "new").decision.points == 70)
        #expect(try store.differences() == [])
    }

    /// A small project is counted in the transaction, as is one with a rollback journal: nobody could write meanwhile.
    @Test(arguments: TestDatabase.engine == .sqlite ? [Journal.writeAhead, .rollback] : [.writeAhead])
    func whatIsFewIsCountedAtOnce(journal: Journal) throws {
        let database = try TemporaryDatabase()
        let store = try database.open(journal: journal)
        try store.apply(Self.definitions())
        try store.log("visit")
        let weekly = try ProjectDefinition.parsing(Self.definitions(period: "weekly"))
        let counted = Mutex(0)
        let applied = try store.applyDefinitions(
            weekly, secrets: [:], few: journal == .writeAhead ? LoyaltyStore.fewRecounted : 0, generate: { [] }
        ) { _ in
            counted.withLock { $0 += 1 }
            #expect((try? database.isBeingWritten()) == true)
        }
        #expect(applied.isRecounted && counted.withLock { $0 } == 1)
        #expect(try store.differences() == [])
    }

    // MARK: - In force

    /// Until they are carried over, the states of a recount are what everybody reads, and writes replace them.
    @Test func whatIsInForceIsReadAndReplaced() throws {
        try visits(by: 700)
        let before = try #require(try store.read { try $0.user("user-650", in: 1) })
        #expect(before.state.streaks.map(\.length) == [2])
        _ = try apply(Self.definitions(period: "weekly"), few: 100)
        func waiting(_ user: String) throws -> Int64? {
            try database.integer(
                "SELECT count(*) FROM recountedState WHERE member = (SELECT number FROM member WHERE userId = '\(user)')"
            )
        }
        #expect(try waiting("user-650") == 1)
        #expect(try store.differences() == [])
        for store in [store, other] {
            let user = try #require(try store.read { try $0.user("user-650", in: 1) })
            #expect(user.state.streaks.map(\.length) == [1])
            let listed = try store.read { try $0.users(withPrefix: "user-650", after: nil, limit: 1, in: 1) }
            #expect(listed.first?.state == user.state)
        }
        let streak = try other.log("visit", by: "user-650").after.streaks.first
        #expect(streak?.length == 1 && streak?.longest == 1)
        #expect(try waiting("user-650") == 0)
        _ = try other.write { try $0.updateUser("user-651", UserChange(timezone: .some("Asia/Tokyo")), in: 1) }
        #expect(try waiting("user-651") == 0)
        let erased = try database.integer("SELECT number FROM member WHERE userId = 'user-652'") ?? 0
        #expect(try waiting("user-652") == 1)
        #expect(try other.erase("user-652", in: 1) == .full)
        #expect(try database.integer("SELECT count(*) FROM recountedState WHERE member = \(erased)") == 0)
        #expect(try database.integer("SELECT count(*) FROM recountedState") ?? 0 > 0)
        let board = Board(project: 1, span: .window(.all), today: try Day.on("2026-11-17"))
        #expect(try other.leaderboard(board) { try $0.count } == 699)
        #expect(try store.differences() == [])

        // The next one carries over first what is left.
        #expect(try apply(Self.definitions(period: "monthly"), few: 100).isRecounted)
        #expect(try store.differences() == [])
        store.carryOverRecounts()
        try database.expectNoRecount()
        #expect(try store.differences() == [])
        #expect(try database.integer("SELECT count(*) FROM board") == 0)
    }

    /// Each write carries some over, whoever writes.
    @Test func writesCarryItOver() throws {
        try visits(by: 250)
        _ = try apply(Self.definitions(period: "weekly"), few: 100)
        #expect(try database.integer("SELECT count(*) FROM recountedState") == 150)
        for _ in 0..<3 { try other.log("visit", by: "user-1") }
        try database.expectNoRecount()
        #expect(try store.differences() == [])
    }

    // MARK: - Interrupted

    /// What a process leaves that is killed while it prepares is read by nobody, and removed by those that write later.
    @Test func aKilledOneDoesNoHarm() throws {
        try visits(by: 250)
        let number = try store.writeAlone { try $0.beginRecount(of: 1) }
        let position = try store.read { try RecountPosition(of: number, in: $0.connection) }
        let states = (1...250).map { (Int64($0), [UInt8(7)] as [UInt8]?) }
        try store.writeAlone { try $0.stage(states, of: number, at: position) }
        #expect(try store.differences() == [])
        try other.log("visit", by: "user-1")
        _ = try other.write { try $0.updateUser("user-1", UserChange(timezone: .some("Asia/Tokyo")), in: 1) }
        #expect(try store.erase("user-2", in: 1) == .full)
        #expect(try database.integer("SELECT count(*) FROM recountedState") == 248)
        #expect(try database.integer("SELECT count(*) FROM recountMark") == 2)
        // Another recount doesn't wait for it.
        #expect(try apply(Self.definitions(period: "weekly"), few: 100).isRecounted)
        #expect(try store.differences() == [])
        #expect(try database.integer("SELECT count(*) FROM recountedState WHERE recount = \(number)") == 248)
        database.clock.advance(milliseconds: 601_000)
        for _ in 0..<10 { try other.log("visit", by: "user-0") }
        try database.expectNoRecount()
        #expect(try store.differences() == [])
    }

    /// Its process was only slow: it notices, and starts over.
    @Test func oneThatWasTakenForAbandonedStartsOver() throws {
        try visits(by: 3)
        let (database, other) = (database, other)
        let attempts = Mutex(0)
        let applied = try apply(Self.definitions(period: "weekly")) { users in
            guard users == 1,
                attempts.withLock({
                    $0 += 1; return $0 == 1
                })
            else { return }
            database.clock.advance(milliseconds: 700_000)
            #expect(throws: Never.self) { for _ in 0..<3 { try other.log("visit", by: "user-0") } }
        }
        #expect(applied.isRecounted)
        #expect(attempts.withLock { $0 } == 2)
        #expect(try store.differences() == [])
        store.carryOverRecounts()
        try database.expectNoRecount()
    }

    /// Another process removes some states of a recount that pauses. The recount starts over instead of putting the
    /// others in force.
    @Test func oneThatWasTidiedInPartStartsOver() throws {
        try visits(by: 250)
        let (database, other) = (database, other)
        let attempts = Mutex(0)
        let applied = try apply(Self.definitions(period: "weekly")) { users in
            guard users == 240,
                attempts.withLock({
                    $0 += 1; return $0 == 1
                })
            else { return }
            database.clock.advance(milliseconds: 700_000)
            #expect(throws: Never.self) { try other.log("visit", by: "user-0") }
            #expect((try? database.integer("SELECT count(*) FROM recountedState")) ?? 0 > 100)
        }
        #expect(applied.isRecounted)
        #expect(attempts.withLock { $0 } == 2)
        #expect(try store.differences() == [])
        store.carryOverRecounts()
        try database.expectNoRecount()
    }

    /// A change that is refused leaves nothing.
    @Test func aRefusalLeavesNothing() throws {
        try visits(by: 3)
        _ = try store.write {
            try $0.adjust(
                Adjustment(
                    project: 1, userId: "user-2", points: MemberState.largestBalance - 30, reason: "much",
                    actor: .command))
        }
        #expect(throws: BookingRefusal.balanceOutOfRange) {
            try apply(Self.definitions(bonus: 99), paying: .changes)
        }
        try database.expectNoRecount()
        #expect(try store.project().definition.streaks[0].rewards[0].points == 10)
        #expect(try store.differences() == [])
    }

    // MARK: - Other changes

    /// Another change of the definitions comes in between: the recount starts over, and both hold.
    @Test func anotherChangeStartsItOver() throws {
        try visits(by: 3)
        let other = other
        let attempts = Mutex(0)
        try store.changeDefinitions(of: "cafe", few: 0) { users in
            guard users == 1,
                attempts.withLock({
                    $0 += 1; return $0 == 1
                })
            else { return }
            #expect(throws: Never.self) {
                try other.changeDefinitions(of: "cafe", few: 0) { $0.challenges[0].goal = .one }
            }
        } _: {
            $0.streaks[0].period = .weekly
        }
        let definition = try store.project().definition
        #expect(definition.streaks[0].period == .weekly && definition.challenges[0].goal == .one)
        #expect(attempts.withLock { $0 } == 2)
        #expect(try store.differences() == [])
        store.carryOverRecounts()
        try database.expectNoRecount()
    }

    /// If changes never end, the transaction counts all at last.
    @Test func itComesToAnEnd() throws {
        try visits(by: 3)
        let other = other
        let titles = Mutex(0)
        try store.changeDefinitions(of: "cafe", few: 0) { _ in
            let title = titles.withLock {
                $0 += 1; return $0
            }
            #expect(throws: Never.self) { try other.changeDefinitions(of: "cafe") { $0.title = "cafe \(title)" } }
        } _: {
            $0.streaks[0].period = .weekly
        }
        #expect(try store.project().definition.streaks[0].period == .weekly)
        #expect(try store.project().definition.title == "cafe 9")
        #expect(try store.differences() == [])
        try database.expectNoRecount()
    }

    @Test func twoAtOnceBothHold() throws {
        try visits(by: 20)
        let stores = [store, other]
        _ = try concurrently(2) { index in
            try stores[index].changeDefinitions(of: "cafe", paying: .changes, few: 0) {
                if index == 0 { $0.streaks[0].rewards[0].points = 30 } else { $0.challenges[0].points = 7 }
            }
        }
        #expect(try store.balance(of: "user-7") == 10 + 30 + 7)
        #expect(try store.differences() == [])
        store.carryOverRecounts()
        try database.expectNoRecount()
    }
}
