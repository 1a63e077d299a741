import Loyalty
import Store
import TestSupport
import Testing

@testable import API

/// Statistics are answered from memory as long as that can't be told from looking.
@Suite struct AnswerCacheTests {
    private static let shop = SharedDatabase.Project(id: "shop")
    private static let today = Day(number: 20_000)

    let database: SharedDatabase
    let answers = AnswerCache()

    init() throws {
        database = try SharedDatabase([Self.shop], rates: [:])
    }

    private func question(
        period: String = "7d", eventId: String? = nil, today: Day = today,
        ask: (StatsQuestion) -> StatsQuestion = { $0 }
    ) throws -> AnswerCache.Question {
        let project = try #require(try database.store.catalog().projects["shop"])
        let days = try #require(StatsPeriod(period, today: today))
        let question = ask(StatsQuestion(about: eventId, in: days.span))
        return AnswerCache.Question(
            project: ServedProject(project), today: today, request: .events(StatsRequest(question, days: days)))
    }

    /// The body that is answered where `body` would be made.
    private func ask(_ question: AnswerCache.Question, at version: UInt64?, _ body: String) -> String {
        String(decoding: answers.body(for: question, at: version) { Array(body.utf8) }, as: UTF8.self)
    }

    @Test func answersStayWhileTheVersionStays() throws {
        let question = try question()
        #expect(ask(question, at: 2, "a") == "a")
        #expect(ask(question, at: 2, "b") == "a")
        #expect(ask(question, at: 4, "c") == "c")
        #expect(ask(question, at: 4, "d") == "c")
    }

    @Test func noAnswerIsCachedDuringACommit() throws {
        let question = try question()
        #expect(ask(question, at: 2, "a") == "a")
        #expect(ask(question, at: nil, "b") == "b")
        #expect(ask(question, at: nil, "c") == "c")
    }

    /// By a thread that was held up since it asked for the version.
    @Test func olderVersionsReplaceNothing() throws {
        let question = try question()
        #expect(ask(question, at: 4, "a") == "a")
        #expect(ask(question, at: 2, "b") == "b")
        #expect(ask(question, at: 4, "c") == "a")
    }

    @Test func everyPartOfTheQuestionCounts() throws {
        let first = try question()
        let others = [
            try question(period: "30d"), try question(eventId: "visit"),
            try question(today: Self.today.advanced(by: 1)),
            try question {
                var question = $0
                question.interval = .week
                return question
            },
            try question {
                var question = $0
                question.value = StatsQuestion.Value(field: "channel", text: "web")
                return question
            },
            // The same project, as it is configured after a change.
            try question(),
        ]
        for (number, other) in ([first] + others).enumerated() {
            #expect(ask(other, at: 2, "\(number)") == "\(number)")
        }
        #expect(ask(first, at: 2, "again") == "0")
    }

    /// Points expire by the clock, though nobody writes anything.
    @Test func anAnswerIsKeptWhileItIsRight() throws {
        let project = try #require(try database.store.catalog().projects["shop"])
        let question = AnswerCache.Question(
            project: ServedProject(project), today: Self.today,
            request: .points(PointsStatsRequest(try #require(StatsPeriod("7d", today: Self.today)))))
        func ask(at now: Int64, _ body: String, until end: Int64) -> String {
            let kept = answers.body(for: question, at: 2, now: Instant(milliseconds: now)) {
                AnswerCache.Answer(
                    body: Array(body.utf8), during: Instant(milliseconds: now)..<Instant(milliseconds: end))
            }
            return String(decoding: kept, as: UTF8.self)
        }
        #expect(ask(at: 10, "a", until: 20) == "a")
        #expect(ask(at: 19, "b", until: 20) == "a")
        #expect(ask(at: 20, "c", until: 30) == "c")
        #expect(ask(at: 29, "d", until: 30) == "c")
        // The clock was set back.
        #expect(ask(at: 9, "e", until: 10) == "e")
    }

    @Test func theCacheIsBounded() throws {
        let questions = try (1...30).map { try question(today: Day(number: 20_000 + $0)) }
        let body = String(repeating: "x", count: 100_000)
        for question in questions { #expect(ask(question, at: 2, body) == body) }
        let kept = questions.count(where: { ask($0, at: 2, "made") == body })
        #expect((1...10).contains(kept))
        let large = String(repeating: "x", count: 2_000_000)
        #expect(ask(questions[0], at: 4, large) == large)
        #expect(ask(questions[0], at: 4, "made") == "made")
    }

    @Test func everyWriteIsInTheNextAnswer() throws {
        var random = SeededRandom(seed: 1)
        let operation = ("GET", "/stats/event")
        var request = try ProjectRequest(operation, of: Self.shop, other: Self.shop, using: &random)
        request.target = "/stats/event?period=all"
        request.headers = ["HTTP_X_API_KEY": SharedDatabase.key(of: Self.shop, scope: "read").text]
        let number = try #require(try database.store.catalog().projects["shop"]).number
        // One is another process.
        let stores = [database.store, try LoyaltyStore(path: database.store.path) { SharedDatabase.now }]
        for count in 0..<20 {
            for _ in 1...2 {
                let answer = try database.send(request)
                #expect(answer.status == 200 && answer.body.contains(#""totalEvents":\#(count),"#), "\(answer)")
            }
            try stores[count % 2].write { transaction in
                _ = try transaction.log(
                    Submission(project: number, eventId: "visit", userId: "ann", metadata: nil, isTrusted: true))
            }
        }
    }
}
