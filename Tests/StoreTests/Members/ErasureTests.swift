import FoundationEssentials
import JSON
import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// An erased user leaves no trace in the files. Apart from the project's totals, every figure is as if the user had
/// never existed.
@Suite struct ErasureTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase()
        store = try database.open()
        let challenges = """
            [{"challengeId": "many", "eventId": "visit", "goal": 3, "points": 4, "repeatable": true},
             {"challengeId": "much", "eventId": "buy", "goal": 50, "metric": "sum", "field": "amount", "points": 9}]
            """
        for project in ["cafe", "bar"] {
            try store.apply(
                Definitions.project(
                    project,
                    events: [
                        Definitions.event("visit"),
                        #"{"eventId": "buy", "title": "Buy", "type": "TRANSACTION", "reward": {"default": 1, "gold": 2}}"#,
                    ], streaks: [Definitions.streak("daily", events: ["visit", "buy"])], usergroups: ["gold"],
                    members: ", \"challenges\": \(challenges)"))
        }
    }

    /// An event, as it was logged.
    private struct Visit {
        var user: String
        var event: String
        var at: Instant
        var amount: Int
        var note: String
        var way: Int
        /// Of the id that it is imported under.
        var digest: [UInt8]?

        var metadata: String { #"{"amount": \#(amount), "note": "\#(note)"}"# }
    }

    private static func text(_ length: Int, using random: inout SeededRandom) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:@|+")
        return String((0..<length).map { _ in random.pick(letters) })
    }

    private func visits(of users: [String], count: Int, using random: inout SeededRandom) -> [Visit] {
        (0..<count).map { _ in
            // Mostly small, at times beyond one page and more.
            let length = random.pick([20, 40, 30, 50, 200, 700, 2_500, 9_000, 60])
            let note = Self.text(length, using: &random)
            let digest = (0..<16).map { _ in random.pick(UInt8.min ... .max) }
            return Visit(
                user: random.pick(users), event: random.pick(["visit", "buy"]),
                at: database.clock.now.adding(milliseconds: -random.pick(0...86_400_000 * 20)),
                amount: random.pick(1...40), note: note, way: random.pick(0...9),
                digest: random.chance(20) ? digest : nil)
        }
    }

    private func log(_ visits: [Visit], into store: LoyaltyStore) throws {
        let number = try store.project().number
        let other = try store.project("bar").number
        var rest = visits[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(25)
            rest = rest.dropFirst(chunk.count)
            try store.writeAlone { transaction in
                for visit in chunk {
                    let submission = Submission(
                        project: number, eventId: visit.event, userId: visit.user,
                        metadata: try JSONDocument.parse(visit.metadata).root, at: visit.at,
                        importId: visit.digest,
                        isTrusted: true)
                    let key = visit.way < 4 ? "order-\(visit.user.prefix(60))-\(visit.metadata.utf8.count)" : nil
                    let idempotency = key.map {
                        Idempotency(
                            caller: visit.way == 1 ? .user(visit.user) : .key("till"), key: "\($0)\(visit.at)",
                            digest: Array(repeating: 1, count: 32))
                    }
                    _ = try transaction.once(idempotency, in: number) {
                        _ = try transaction.log(submission)
                        let data = #"{"userId":"\#(visit.user)","metadata":\#(visit.metadata)}"#
                        return Array(#"{"statusCode":200,"data":\#(data)}"#.utf8)
                    }
                    if visit.way == 9 {
                        _ = try transaction.log(
                            Submission(
                                project: other, eventId: "visit", userId: "somebody", metadata: nil, isTrusted: true))
                    }
                }
            }
        }
    }

    // MARK: - Traces

    @Test(arguments: [11, 12] as [UInt64]) func nothingIsLeftInTheFiles(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let users = (0..<250).map { _ in Self.text(random.pick(24...128), using: &random) }
        let second = try database.open()
        let number = try store.project().number
        @Sendable func name(of user: String) -> String { String(user.reversed().prefix(DisplayName.maximumLength)) }
        for user in users where random.chance(30) {
            let zone = random.chance(50) ? "Asia/Tokyo" : nil
            _ = try store.write {
                try $0.createUser(
                    user, usergroups: ["gold"], timezone: zone, displayName: name(of: user), in: number)
            }
        }
        var present = users
        var visits: [Visit] = []
        var gone: [String] = []
        for round in 1...3 {
            let more = self.visits(of: present, count: 220, using: &random)
            visits += more
            // Both stores have pages in hand that hold what is erased.
            try log(Array(more.prefix(110)), into: store)
            try log(Array(more.dropFirst(110)), into: second)
            for _ in 0..<12 {
                let user = present.remove(at: random.pick(0...present.count - 1))
                guard try store.read({ try $0.user(user, in: number) }) != nil else { continue }
                #expect(try random.pick([store, second]).erase(user, in: number) == .full)
                gone += [user, name(of: user)] + visits.filter { $0.user == user }.map(\.note)
            }
            try database.expectNoTrace(of: gone, "round \(round)")
            // What others log afterwards writes the pages again.
            let later = present.map { user in
                Visit(user: user, event: "visit", at: database.clock.now, amount: round, note: "", way: 9)
            }
            try log(Array(later.prefix(120)), into: store)
            try log(Array(later.dropFirst(120)), into: second)
            try database.expectNoTrace(of: gone, "after round \(round)")
        }
        #expect(gone.count > 24)
        #expect(try store.differences() == [])
        #expect(try database.connection().integrityFault() == nil)
    }

    // MARK: - Figures

    @Test(arguments: [21, 22, 23] as [UInt64]) func standingsAreAsIfTheUserHadNeverExisted(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let users = (0..<24).map { "user-\($0)" }
        let gone = Set(users.shuffled(using: &random).prefix(8))
        let visits = self.visits(of: users, count: 300, using: &random)
        let number = try store.project().number
        let rest = try ErasureTests()
        for user in users where random.chance(40) {
            let zone = random.chance(50) ? "Asia/Tokyo" : nil
            for tests in gone.contains(user) ? [self] : [self, rest] {
                _ = try tests.store.write {
                    try $0.createUser(user, usergroups: ["gold"], timezone: zone, in: number)
                }
            }
        }
        try log(visits, into: store)
        try rest.log(visits.filter { !gone.contains($0.user) }, into: rest.store)

        let before = try totals()
        for user in gone.sorted() where try store.read({ try $0.user(user, in: number) }) != nil {
            #expect(try store.erase(user, in: number) == .full)
            #expect(throws: UserRefusal.unknownUser) { try store.erase(user, in: number) }
        }
        #expect(try totals() == before)
        #expect(try standings() == rest.standings())
        for user in users {
            let state = try store.read { try $0.user(user, in: number)?.state }
            #expect(try rest.store.read { try $0.user(user, in: number)?.state } == state)
            #expect(gone.contains(user) == (state == nil))
        }
        #expect(try store.differences() == [])
        // A user of the same id afterwards is another one.
        let again = try #require(gone.first)
        let balance = try store.log("visit", by: again).after.balance
        #expect(balance == 5)
        #expect(try store.differences() == [])
    }

    /// The project's stats, which stay.
    private func totals() throws -> [EventStats] {
        let project = try store.project()
        let today = project.rulebook.zone.day(of: database.clock.now)
        let spans: [StatsSpan] = [
            .all, .since(today), .since(today.advanced(by: -6)), .month(today.month),
            .month(Month(number: today.month.number - 1)),
        ]
        return try spans.flatMap { span in
            try [nil, "visit", "buy"].map { event in
                try #require(
                    try store.read {
                        try $0.stats(
                            of: event, span: span, today: today, in: project, comparing: false, byUsergroup: true)
                    }
                ).stats
            }
        }
    }

    /// All that is about who is there: streaks and leaderboards.
    private func standings() throws -> [String] {
        let project = try store.project()
        let now = database.clock.now
        let today = project.rulebook.zone.day(of: now)
        var standings: [String] = []
        let streak = try #require(project.rulebook.streak(id: "daily"))
        for hours in [-400, -60, -24, 0, 10, 24, 48] {
            let at = now.adding(milliseconds: Int64(hours) * 3_600_000)
            let analytics = try store.read { try $0.analytics(of: streak, at: at, withLengths: true) }
            standings.append("\(analytics as StreakAnalytics?)")
        }
        for window in LeaderboardDefinition.Window.allCases {
            for group in [nil, "gold"] {
                let board = try store.read {
                    try $0.leaderboard(.window(window), usergroupId: group, today: today, in: project.number)
                }
                standings.append("\(board.places)")
            }
        }
        return standings
    }

    // MARK: - Kept answers

    @Test func answersToUsersWithLongerIdsStay() throws {
        let number = try store.project().number
        func once(_ caller: Idempotency.Caller, _ key: String, _ user: String) throws -> Bool {
            try store.write { transaction in
                try transaction.once(
                    Idempotency(caller: caller, key: key, digest: Array(repeating: 1, count: 32)), in: number
                ) { Array(#"{"data":{"userId":"\#(user)"}}"#.utf8) }.isReplay
            }
        }
        try store.log("visit", by: "user-1")
        typealias Request = (caller: Idempotency.Caller, key: String, user: String)
        let kept: [Request] = [
            (.user("user-10"), "a", "user-10"), (.key("till"), "order-user-10", "user-10"), (.key("till"), "b", "x"),
        ]
        let cleared: [Request] = [
            (.user("user-1"), "a", "user-1"), (.key("till"), "c", "user-1"), (.user("user-1"), "d", "z"),
        ]
        for request in kept + cleared { #expect(try !once(request.0, request.1, request.2)) }
        #expect(try store.erase("user-1", in: number) == .full)
        for request in kept { #expect(try once(request.0, request.1, request.2), "\(request)") }
        for request in cleared { #expect(try !once(request.0, request.1, request.2), "\(request)") }
    }
}
