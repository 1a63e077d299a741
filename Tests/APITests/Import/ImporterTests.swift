import FoundationEssentials
import JSON
import Loyalty
import TestSupport
import Testing

@testable import API
@testable import Store

/// History from lines: good ones are logged, bad ones are named by their number, known ids are passed over.
@Suite struct ImporterTests {
    let folder: TemporaryFolder
    let store: LoyaltyStore

    init() throws {
        folder = try TemporaryFolder()
        store = try LoyaltyStore(path: TestDatabase(in: folder).address, create: true)
        let definition = """
            {"project": "cafe", "tenant": "acme", "timezone": "Europe/Berlin", "events": [
             {"eventId": "visit", "title": "Visit", "reward": {"default": 5}, "limit": 2, "limitWindow": "day"},
             {"eventId": "buy", "title": "Buy", "type": "TRANSACTION", "reward": {"default": 2}},
             {"eventId": "old", "title": "Old", "status": "ARCHIVED"}],
             "streaks": [{"streakId": "daily", "events": ["visit"], "period": "daily"}]}
            """
        try store.apply(definition)
    }

    private func importing(_ lines: [String], patience: Duration = .seconds(60)) throws -> Importer {
        var importer = Importer(
            store: store, project: try #require(try store.catalog().projects["cafe"]).number, patience: patience)
        for line in lines { try importer.add(Array(line.utf8)[...]) }
        try importer.finish()
        return importer
    }

    private func line(
        _ event: String, _ user: String, _ at: String, id: String? = nil, metadata: String = "{}"
    ) -> String {
        let id = id.map { #", "id": "\#($0)""# } ?? ""
        return #"{"eventId": "\#(event)", "userId": "\#(user)", "timestamp": "\#(at)", "metadata": \#(metadata)\#(id)}"#
    }

    private var history: [String] {
        (1...28).flatMap { day in
            ["ann", "bob", "eve"].flatMap { user in
                (0..<3).map { number in
                    line(
                        "visit", user, "2025-02-\(day < 10 ? "0" : "")\(day)T1\(number):00:00Z",
                        id: "\(user)-\(day)-\(number)")
                }
            }
        }
    }

    private func balance(of user: String) throws -> Int64? { try store.read { try $0.balance(of: user, in: 1) } }

    private func figures() throws -> (stats: EventStats?, streak: StreakAnalytics?, balances: [Int64?]) {
        let project = try #require(try store.catalog().projects["cafe"])
        let today = try #require(Day("2025-02-28"))
        let now = try #require(Instant(rfc3339: "2025-02-28T12:00:00Z"))
        return try store.read { reader in
            (
                try reader.stats(StatsQuestion(about: nil, in: .all), today: today, in: project)?.stats,
                try reader.analytics(of: project.rulebook.streaks[0], at: now),
                try ["ann", "bob", "eve"].map { try reader.balance(of: $0, in: project.number) }
            )
        }
    }

    private func checkHistory() throws {
        let figures = try figures()
        #expect(figures.balances == [280, 280, 280])
        #expect(figures.stats?.total.count == 252)
        #expect(figures.stats?.total.limitReached == 84)
        #expect(figures.stats?.total.users == 3)
        #expect(figures.stats?.days.map(\.sums.count) == Array(repeating: 9, count: 28))
        #expect(
            figures.streak
                == StreakAnalytics(
                    activeParticipants: 3, activeLengths: 84, totalParticipants: 3, longest: 28))
        #expect(try store.read { try $0.verify(zones: store.zones) }.differenceCount == 0)
    }

    @Test func linesInOrderAreImported() throws {
        let importer = try importing(history)
        #expect(importer.imported == 252)
        #expect(importer.skipped == 0 && importer.problemCount == 0)
        #expect(importer.lineNumber == 252)
        try checkHistory()
    }

    /// In large transactions, or one for each line.
    @Test(arguments: [.seconds(60), .zero] as [Duration]) func linesInAnyOrderAreImported(patience: Duration) throws {
        // Equal outcomes whatever the order: of one day's three visits two are paid.
        let importer = try importing(history.reversed(), patience: patience)
        #expect(importer.imported == 252)
        #expect(importer.problemCount == 0)
        try checkHistory()
    }

    @Test func timesBefore1970AreRefused() throws {
        let importer = try importing([
            line("visit", "ann", "1969-12-31T23:59:59.999Z"), line("visit", "ann", "0001-01-01T00:00:00Z"),
            line("visit", "ann", "1970-01-01T00:00:00Z"),
        ])
        #expect(importer.imported == 1)
        let messages = importer.problems.map { "\($0.line): \($0.message)" }
        #expect(messages == [1, 2].map { "\($0): Invalid timestamp. /timestamp lies before 1970" })
    }

    @Test func errorsNameTheIdThatTheyFound() throws {
        let importer = try importing([
            line("vist", "ann", "2025-02-01T10:00:00Z"), line("old", "ann", "2025-02-01T10:00:00Z"),
            line("log in", "ann", "2025-02-01T10:00:00Z"), line("visit", " ann", "2025-02-01T10:00:00Z"),
            line("visit", "ann", "2025-02-01T10:00:00Z", id: ""), line("visit", "ann b/ü", "2025-02-01T10:00:00Z"),
        ])
        #expect(importer.imported == 1)
        let expected = [
            #"/eventId is "vist""#, #"/eventId is "old""#, #"found "log in""#, #"found " ann""#, #"found """#,
        ]
        try #require(importer.problems.map(\.line) == [1, 2, 3, 4, 5])
        for (problem, part) in zip(importer.problems, expected) {
            #expect(problem.message.contains(part), "\(problem.message)")
        }
    }

    @Test func anImportRunTwiceLogsEachLineOnce() throws {
        _ = try importing(Array(history[..<100]))
        let second = try importing(history)
        #expect(second.imported == 152)
        #expect(second.skipped == 100)
        let third = try importing(history)
        #expect(third.imported == 0 && third.skipped == 252 && third.problemCount == 0)
        try checkHistory()
    }

    @Test func repeatedIdsInAFileAreSkipped() throws {
        let importer = try importing([
            line("visit", "ann", "2025-02-01T10:00:00Z", id: "a"), line("buy", "bob", "2025-02-02T10:00:00Z", id: "a"),
            // An id in another spelling is the same; none is never known.
            #"{"eventId": "visit", "userId": "ann", "timestamp": "2025-02-01T10:00:00Z", "id": "\u0061"}"#,
            line("visit", "bob", "2025-02-01T10:00:00Z"), line("visit", "bob", "2025-02-01T10:00:00Z"),
        ])
        #expect(importer.imported == 3)
        #expect(importer.skipped == 2)
    }

    @Test func badLinesAreNamedAndGoodOnesKept() throws {
        let good = line("visit", "ann", "2025-02-01T10:00:00Z")
        let bad = [
            "{", "[]", "null", #"{"eventId": "visit", "userId": "ann"}"#, line("none", "ann", "2025-02-01T10:00:00Z"),
            line("old", "ann", "2025-02-01T10:00:00Z"), line("visit", "a ", "2025-02-01T10:00:00Z"),
            line("visit", "ann", "2025-02-30T10:00:00Z"), line("visit", "ann", "2025-02-01"),
            line("visit", "ann", "2999-01-01T00:00:00Z"), line("buy", "ann", "2025-02-01T10:00:00Z"),
            line("buy", "ann", "2025-02-01T10:00:00Z", metadata: #"{"amount": 1e300}"#),
            line("visit", "ann", "2025-02-01T10:00:00Z", metadata: "[]"),
            line("visit", "ann", "2025-02-01T10:00:00Z", metadata: #"{"usergroup": 5}"#),
            line("visit", "ann", "2025-02-01T10:00:00Z", id: String(repeating: "x", count: 257)),
            good + good, good.replacing("}", with: ""), #"{"eventId": "visit", "eventId": "visit"}"#,
            line(
                "visit", "ann", "2025-02-01T10:00:00Z",
                metadata: #"{"a": "\#(String(repeating: "x", count: 300_000))"}"#),
            line(
                "visit", "ann", "2025-02-01T10:00:00Z", metadata: #"{"a": "\#(String(repeating: "x", count: 20_000))"}"#
            ),
        ]
        var lines: [String] = []
        for text in bad { lines += [good, text] }
        let importer = try importing(lines)
        #expect(importer.imported == bad.count)
        #expect(importer.problemCount == bad.count)
        #expect(importer.problems.map(\.line).sorted() == (1...bad.count).map { $0 * 2 })
        #expect(importer.problems.allSatisfy { !$0.message.isEmpty })
        #expect(importer.problems.first { $0.line == 22 }?.message.contains("/metadata/amount") == true)
        #expect(try balance(of: "ann") == 10)
        #expect(try store.read { try $0.verify(zones: store.zones) }.differenceCount == 0)
    }

    /// Points that came and went before events were logged here: what they come to depends on their times alone.
    @Test(arguments: [false, true]) func adjustmentsAreImportedAtTheirTime(isReversed: Bool) throws {
        let lines = [
            #"{"kind": "adjustment", "userId": "ann", "points": -30, "reason": "Spent", "timestamp": "2025-02-01T09:00:00Z", "id": "a"}"#,
            #"{"kind": "adjustment", "userId": "ann", "points": 100, "reason": "Old balance", "timestamp": "2025-02-02T09:00:00Z", "expiresAt": "2025-02-02", "id": "b"}"#,
            line("visit", "ann", "2025-02-03T10:00:00Z", id: "c"),
            #"{"kind": "event", "eventId": "visit", "userId": "bob", "timestamp": "2025-02-03T10:00:00Z"}"#,
            #"{"kind": "adjustment", "userId": "ann", "points": 100, "reason": "Old balance", "timestamp": "2025-02-02T09:00:00Z", "id": "b"}"#,
        ]
        let importer = try importing(isReversed ? [lines[4]] + lines[..<4].reversed() : lines)
        #expect(importer.imported == 4 && importer.skipped == 1, "\(importer.problems)")
        // What is left of the 100 after the debt is repaid is gone; if it never expires, it stays.
        #expect(try balance(of: "ann") == (isReversed ? 75 : 5))
        let project = try #require(try store.catalog().projects["cafe"])
        let now = SystemClock.now()
        let entries = try store.read { reader in
            try reader.entries(of: try #require(try reader.user("ann", in: project.number)), in: project, at: now)
        }
        #expect(entries.filter { $0.entry.kind == .expiry }.map(\.entry.points) == (isReversed ? [] : [-70]))
        #expect(entries.filter { $0.entry.kind == .adjustment }.allSatisfy { $0.by == "command" && $0.reason != nil })
        #expect(try store.read { try $0.verify(zones: store.zones) }.differenceCount == 0)
    }

    @Test func badAdjustmentsAreNamed() throws {
        func adjustment(_ members: String, user: String = "ann", at: String = "2025-03-30T22:30:00Z") -> String {
            #"{"kind": "adjustment", "userId": "\#(user)", "timestamp": "\#(at)", \#(members)}"#
        }
        let bad: [(line: String, part: String)] = [
            (adjustment(#""points": 0, "reason": "r""#), "/points expected a whole number"),
            (adjustment(#""points": 5"#), "/reason is missing; expected a text"),
            // The day is the project's: it is half past midnight in Berlin.
            (
                adjustment(#""points": 5, "reason": "r", "expiresAt": "2025-03-30""#),
                "/expiresAt lies before 2025-03-31"
            ),
            (
                adjustment(#""points": -5, "reason": "r", "expiresAt": "2026-03-30""#),
                "/expiresAt only points that are added"
            ),
            (adjustment(#""points": 5, "reason": "r", "eventId": "visit""#), "/eventId unknown field"),
            (adjustment(#""points": 5, "reason": "r""#, user: " ann"), "/userId expected"),
            (adjustment(#""points": 5, "reason": "r""#, at: "2999-01-01T00:00:00Z"), "/timestamp lies more than"),
            (adjustment(#""points": 5, "reason": "r", "id": """#), "Invalid id"),
            (#"{"kind": "bonus", "userId": "ann", "points": 5}"#, "Invalid kind: expected event or adjustment"),
            (#"{"kind": 3, "eventId": "visit"}"#, "Invalid kind"),
            (#"{"kind": "adjustment", "userId": "ann", "points": 5, "reason": "r"}"#, "/timestamp is missing"),
            (#"{"eventId": "visit", "userId": "ann", "timestamp": null}"#, "/timestamp is missing"),
            (adjustment(#""points": null, "reason": "r""#), "/points is missing; expected a whole number"),
        ]
        let good = adjustment(#""points": 5, "reason": "r", "expiresAt": "2099-03-31""#)
        let importer = try importing(bad.map(\.line) + [good])
        #expect(importer.imported == 1 && importer.problems.map(\.line) == Array(1...bad.count))
        for (problem, (line, part)) in zip(importer.problems, bad) {
            #expect(problem.message.contains(part), "\(line): \(problem.message)")
        }
        #expect(try balance(of: "ann") == 5)
    }

    @Test func emptyLinesAreSkippedAndCounted() throws {
        let importer = try importing(["", "  \t", line("visit", "ann", "2025-02-01T10:00:00Z"), "", "{"])
        #expect(importer.imported == 1)
        #expect(importer.problems.map(\.line) == [5])
    }

    @Test func anEmptyFileImportsNothing() throws {
        let importer = try importing([])
        #expect(
            importer.imported == 0 && importer.skipped == 0 && importer.problemCount == 0 && importer.lineNumber == 0)
    }

    @Test func moreThanOneTransaction() throws {
        let lines = (0..<5_200).map { number in
            number == 2_000 || number == 5_100
                ? "bad" : line("buy", "user-\(number % 50)", "2025-02-01T10:00:00Z", metadata: #"{"amount": 1}"#)
        }
        let importer = try importing(lines)
        #expect(importer.imported == 5_198)
        #expect(importer.problems.map(\.line) == [2_001, 5_101])
        #expect(try balance(of: "user-7") == 208)
        #expect(try store.read { try $0.verify(zones: store.zones) }.differenceCount == 0)
    }

    @Test func onlyAThousandBadLinesAreListed() throws {
        let importer = try importing(Array(repeating: "bad", count: 1_500))
        #expect(importer.problemCount == 1_500)
        #expect(importer.problems.count == 1_000)
    }
}
