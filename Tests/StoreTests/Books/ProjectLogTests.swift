import API
import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// A project's log comes in pages, back from the newest entry or on from any. No page shows entries of another project
/// in the same database, nor is it held up by more of them than it may look at.
@Suite struct ProjectLogTests {
    private let database: TemporaryDatabase
    private let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase(at: "2026-11-20T12:00:00Z")
        store = try database.open()
        for id in ["cafe", "bar"] {
            try store.apply(
                Definitions.project(
                    id, timezone: "UTC",
                    events: [
                        Definitions.event("visit", #", "limit": 2, "limitWindow": "day""#),
                        Definitions.event(
                            "buy", #", "conditions": {"field": "amount", "operator": "greater_than", "value": 5}"#),
                    ], members: #", "offers": [{"offerId": "tea", "title": "Tea", "cost": {"default": 1}}]"#))
        }
    }

    private func page(
        _ part: LogPart = .newest, limit: Int = 200, _ filter: LogFilter = LogFilter(), of id: String = "cafe"
    ) throws -> LogPage {
        let project = try store.project(id)
        return try store.read { try $0.log(part, limit: limit, filter, in: project) }
    }

    /// All pages, one after the other.
    private func pages(limit: Int, _ filter: LogFilter = LogFilter(), forwards: Bool = false) throws -> [LogEntry] {
        var found: [LogEntry] = []
        var part: LogPart = forwards ? .after(0) : .newest
        while true {
            let page = try page(part, limit: limit, filter)
            #expect(page.entries.count <= limit)
            found += page.entries
            guard let next = page.next, part != .after(next) else { return found }
            part = forwards ? .after(next) : .before(next)
        }
    }

    private func number(of user: String, in id: String = "cafe") throws -> Int64 {
        let project = try store.project(id).number
        return try #require(try store.read { try $0.user(user, in: project) }).number
    }

    @Test(arguments: [1, 2, 5, 200], [1, 2, 3] as [UInt64])
    func pagesAreWhatTheUsersHistoriesAreTogether(limit: Int, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<80 {
            let (user, project) = (random.pick(["ann", "bob", "eve"]), random.pick(["cafe", "cafe", "bar"]))
            let at = "2026-11-\(random.pick(10...19))T12:00:00Z"
            let channel = random.pick([#""web""#, #""w\u0065b""#, #""app""#, #"["app", "web"]"#, "null", "true", "7"])
            let metadata = #"{"amount": \#(random.pick(1...10)), "channel": \#(channel)}"#
            try store.log(
                random.pick(["visit", "buy"]), by: user, at: at, metadata: metadata, trusted: true, project: project)
            if random.chance(10) { try redeem(by: user, in: project, holding: random.chance(50)) }
        }
        let (project, now) = (try store.project(), database.clock.now)
        let all = try store.read { reader in
            try ["ann", "bob", "eve"].flatMap { id in
                let user = try #require(try reader.user(id, in: project.number))
                return try reader.entries(of: user, in: project, at: now).map { (id, $0) }
            }.sorted { $0.1.entry.id > $1.1.entry.id }
        }
        func compare(_ filter: LogFilter, _ isWanted: (String, Entry) -> Bool) throws {
            let expected = all.filter { isWanted($0.0, $0.1.entry) }.map { "\($0.1.id) \($0.0) \($0.1.balance)" }
            func lines(_ found: [LogEntry]) -> [String] {
                found.map { "\($0.entry.id) \($0.userId ?? "") \($0.balance ?? 0)" }
            }
            #expect(try lines(pages(limit: limit, filter)) == expected)
            #expect(try lines(pages(limit: limit, filter, forwards: true)) == expected.reversed())
        }
        try compare(LogFilter()) { _, _ in true }
        let ann = try number(of: "ann")
        try compare(LogFilter(member: ann)) { user, _ in user == "ann" }
        let buy = try #require(try store.read { try $0.number(ofEvent: "buy", in: project) })
        try compare(LogFilter(HistoryFilter(event: buy), member: ann)) { $0 == "ann" && $1.subject == buy }
        try compare(LogFilter(HistoryFilter(kind: .redemption))) { $1.kind == .redemption }
        for outcome in LogFilter.Outcome.allCases {
            try compare(LogFilter(outcome: outcome)) { _, entry in
                guard entry.kind == .event else { return false }
                switch outcome {
                case .paid: return entry.points == 5
                case .limit: return entry.outcome.limitReached
                case .conditions: return !entry.outcome.conditionReached
                }
            }
        }
        try compare(LogFilter(value: .init(path: ["amount"], text: "7"))) { _, entry in
            entry.metadata?["amount"]?.int == 7
        }
        for text in ["web", "app", "true", "7", "(none)", "we"] {
            try compare(LogFilter(HistoryFilter(event: buy), value: .init(path: ["channel"], text: text))) { _, entry in
                entry.kind == .event && entry.subject == buy
                    && DimensionValue.texts(of: entry.metadata?["channel"]).contains(text)
            }
        }
        try compare(LogFilter(value: .init(path: ["other"], text: "(none)"))) { _, entry in entry.kind == .event }
        let days = HistoryFilter(
            kind: nil, event: nil, from: try Day.on("2026-11-12"), to: try Day.on("2026-11-14"), in: .utc)
        try compare(LogFilter(days)) { _, entry in
            ("2026-11-12"..."2026-11-14").contains(String(entry.at.description.prefix(10)))
        }
    }

    /// Redeems or holds something, if the user can pay for it.
    private func redeem(by user: String, in project: String, holding: Bool) throws {
        let number = try store.project(project).number
        let code = HashedCode(text: "NONE", hash: Array(repeating: 0, count: 16))
        _ = try? store.write {
            try $0.redeem("tea", for: user, holding: holding ? 60 : nil, by: nil, in: number) { _ in code }
        }
    }

    /// Whoever follows the log sees each entry once, in the order of booking.
    @Test func afterAnEntryComesWhatWasBookedSince() throws {
        #expect(try page().newest == 0)
        #expect(try page(.after(0)).next == 0)
        try store.log("visit", by: "ann", at: "2026-11-20T10:00:00Z", trusted: true)
        let start = try page().newest
        #expect(start == 1)
        #expect(try page(.after(start)).entries.isEmpty)
        // The second is an earlier day's, and the third another project's.
        try store.log("visit", by: "bob", at: "2026-11-19T10:00:00Z", trusted: true)
        try store.log("visit", by: "bob", project: "bar")
        try store.log("visit", by: "ann")
        let first = try page(.after(start), limit: 1)
        #expect(first.entries.map(\.entry.id) == ["2"] && first.next == 3 && first.newest == 4)
        let second = try page(.after(3), limit: 1)
        #expect(second.entries.map(\.entry.id) == ["4"] && second.next == 4)
        // A place that there can't be yet, as after a backup was put back.
        #expect(try page(.after(.max)).next == 4)
    }

    @Test func entriesOfErasedUsersTellNothingOfThem() throws {
        try store.log("buy", by: "ann", metadata: #"{"amount": 9, "note": "Ann's"}"#)
        try store.log("visit", by: "bob", metadata: #"{"note": "Bob's"}"#)
        let ann = try number(of: "ann")
        _ = try store.erase("ann", in: 1, replies: EventReplies())
        for entries in [try page().entries, try page(.after(0)).entries.reversed()] {
            #expect(entries.map(\.userId) == ["bob", nil])
            #expect(entries.map(\.balance) == [5, nil])
            #expect(entries.map { $0.entry.metadata == nil } == [false, true])
            #expect(entries.map(\.entry.entry.points) == [5, 5])
        }
        #expect(try page(LogFilter(member: ann)).count == 1)
        for (text, users) in [("(erased)", [nil]), ("Ann's", []), ("Bob's", ["bob"]), ("(none)", [])] {
            #expect(try page(LogFilter(value: .init(path: ["note"], text: text))).map(\.userId) == users, "\(text)")
        }
    }

    private func page(_ filter: LogFilter) throws -> [LogEntry] { try page(.newest, filter).entries }

    @Test func aPageLooksAtSoManyEntriesAtMost() throws {
        try store.log("visit", by: "ann")
        try store.log("visit", by: "bob", project: "bar")
        let others = HistoryFilter.mostLookedAt + 10
        try database.tamper(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < \(others))
            INSERT INTO log (id, member, kind, subject, at, outcome, points, balance, previous)
            SELECT n + 2, \(try number(of: "bob", in: "bar")), 0, 1, 0, 1, 0, 0, 0 FROM number
            """)
        try store.log("visit", by: "ann")
        let (first, newest) = (Int64(1), Int64(others + 3))
        let back = try page()
        #expect(back.entries.map(\.entry.id) == ["\(newest)"])
        #expect(back.next == newest - Int64(HistoryFilter.mostLookedAt) + 1)
        let rest = try page(.before(try #require(back.next)))
        #expect(rest.entries.map(\.entry.id) == ["1"] && rest.next == nil)
        let on = try page(.after(first))
        #expect(on.entries.isEmpty && on.next == first + Int64(HistoryFilter.mostLookedAt) && on.newest == newest)
        #expect(try page(.after(try #require(on.next))).entries.map(\.entry.id) == ["\(newest)"])
        // A user's own entries are found without looking at those of anybody else.
        let own = try page(.newest, limit: 1, LogFilter(member: try number(of: "ann")))
        #expect(own.entries.map(\.entry.id) == ["\(newest)"] && own.next == newest)
        let last = try page(.before(newest), limit: 1, LogFilter(member: try number(of: "ann")))
        #expect(last.entries.map(\.entry.id) == ["1"] && last.next == nil)
        // Entries of others are no place among them.
        #expect(throws: HistoryRefusal.unknownEntry) {
            try page(.before(2), LogFilter(member: try number(of: "ann")))
        }
    }

    /// What has to be parsed takes longer, so that a page looks at fewer entries then.
    @Test func aPageParsesTheMetadataOfFewerEntries() throws {
        let parsed = HistoryFilter.mostLookedAt / LogFilter.parsingLooks
        let others = parsed + 10
        try store.log("buy", by: "ann", metadata: #"{"channel": null}"#)
        try database.tamper(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < \(others))
            INSERT INTO log (id, member, kind, subject, at, outcome, points, balance, previous, metadata)
            SELECT n + 1, member, kind, subject, at, outcome, 0, 0, 0, '{"channel": "web"}' FROM number, log WHERE id = 1
            """)
        let newest = Int64(others + 1)
        let none = try page(.newest, LogFilter(value: .init(path: ["channel"], text: "(none)")))
        #expect(none.entries.isEmpty && none.next == newest - Int64(parsed) + 1)
        let rest = try page(
            .before(try #require(none.next)), LogFilter(value: .init(path: ["channel"], text: "(none)")))
        #expect(rest.entries.map(\.entry.id) == ["1"] && rest.next == nil)
        // The bytes alone tell that this isn't there.
        let other = try page(.newest, LogFilter(value: .init(path: ["channel"], text: "app")))
        #expect(other.entries.isEmpty && other.next == nil)
    }
}
