import JSON
import Loyalty
import SQLite
import TestSupport
import Testing

@testable import Store

/// Erasing a user removes it from the answers stored for `Idempotency-Key`. Answers about others stay, so that nobody
/// is paid twice.
@Suite struct StoredReplyTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase()
        store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        try store.log("visit", by: "1")
    }

    /// Carries out a request once.
    private func once(_ key: String, by caller: Idempotency.Caller, _ answer: String) throws -> Reply {
        let request = Idempotency(caller: caller, key: key, digest: Array(repeating: 9, count: 32))
        let project = try store.project().number
        return try store.write { transaction in
            try transaction.once(request, in: project) { Array(answer.utf8) }
        }
    }

    @Test func answersAreStoredForSevenDays() throws {
        let answer = #"{"statusCode":200}"#
        let day: Int64 = 86_400_000
        _ = try once("a", by: .key("shop"), answer)
        database.clock.advance(milliseconds: 7 * day - 1)
        #expect(try once("a", by: .key("shop"), "later").isReplay)
        database.clock.advance(milliseconds: 1)
        let again = try once("a", by: .key("shop"), "later")
        #expect(!again.isReplay)
        #expect(again.bytes == Array("later".utf8))
        #expect(try once("a", by: .key("shop"), answer).bytes == Array("later".utf8), "kept anew")
    }

    @Test func newAnswersRemoveOutdatedOnes() throws {
        for number in 0..<10 { _ = try once("old-\(number)", by: .key("shop"), "{}") }
        database.clock.advance(milliseconds: Idempotency.lifetime + 1)
        for number in 0..<5 { _ = try once("new-\(number)", by: .key("shop"), "{}") }
        let connection = try database.connection()
        #expect(try connection.integer("SELECT count(*) FROM idempotency") == 5)
    }

    private func erase() throws { #expect(try store.erase("1", in: store.project().number) == .full) }

    @Test(arguments: [
        #"{"statusCode":200,"data":{"userId":"10","points":1,"metadata":{"amount":1}}}"#,
        #"{"statusCode":200,"data":{"userId":"21","metadata":{"userId":"1"}}}"#,
        #"{"results":[{"statusCode":200,"data":{"userId":"10","points":11}}]}"#,
    ])
    func answersAboutOtherUsersStay(answer: String) throws {
        _ = try once("order-1", by: .key("shop 1"), answer)
        _ = try once("order-1", by: .user("10"), answer)
        try erase()
        for caller in [Idempotency.Caller.key("shop 1"), .user("10")] {
            let again = try once("order-1", by: caller, "other")
            #expect(again.isReplay)
            #expect(again.bytes == Array(answer.utf8))
        }
    }

    @Test func answersAboutTheUserAreRemoved() throws {
        let own = Idempotency.Caller.user("1")
        _ = try once("a", by: own, #"{"results":[{"statusCode":404}]}"#)
        _ = try once("b", by: .key("shop"), #"{"statusCode":200,"data":{"userId":"1","points":1}}"#)
        try erase()
        #expect(try !once("a", by: own, "{}").isReplay)
        #expect(try !once("b", by: .key("shop"), "{}").isReplay)
    }

    /// All keys of a project are one caller; a user, an administrator and a key of one name are three.
    @Test func callersOfDifferentKindsDiffer() throws {
        for caller in [Idempotency.Caller.user("1"), .administrator("1"), .key("1")] {
            #expect(try !once("a", by: caller, "{}").isReplay, "\(caller)")
            #expect(try once("a", by: caller, "{}").isReplay, "\(caller)")
        }
        #expect(try once("a", by: .key("2"), "{}").isReplay)
        #expect(try !once("a", by: .user("2"), "{}").isReplay)
        #expect(try !once("a", by: .administrator("2"), "{}").isReplay)
    }

    /// Earlier versions kept a user's and an administrator's answers under one name, and each key's under its own.
    @Test func earlierAnswersGoOnlyToTheirCaller() throws {
        func keep(_ key: String, by caller: String, _ answer: String) throws {
            try database.tamper(
                """
                INSERT INTO idempotency (project, caller, key, digest, createdAt, answer)
                SELECT number, '\(caller)', '\(key)', x'\(String(repeating: "09", count: 32))', \(database.clock.now.milliseconds),
                       CAST('\(answer)' AS BLOB) FROM project
                """)
        }
        try keep("own", by: "user:1", #"{"statusCode":200,"data":{"userId":"1"}}"#)
        try keep("other", by: "user:1", #"{"statusCode":200,"data":{"userId":"2"}}"#)
        try keep("batch", by: "user:1", #"{"results":[{"data":{"userId":"1"}},null,{"data":{"userId":"2"}}]}"#)
        try keep("till", by: "key:till", #"{"statusCode":200,"data":{"userId":"2"}}"#)
        #expect(try once("own", by: .user("1"), "{}").isReplay)
        for key in ["other", "batch"] {
            #expect(throws: IdempotencyRefusal.otherRequest) { try once(key, by: .user("1"), "{}") }
            #expect(try once(key, by: .administrator("1"), "{}").isReplay)
        }
        #expect(try once("till", by: .key("till"), "{}").isReplay)
        #expect(try !once("till", by: .user("2"), "{}").isReplay)
        #expect(try store.differences() == [])
    }

    /// An id that is escaped in JSON is found in an answer as well.
    @Test func answersAboutAnIdWithQuotesAreRemoved() throws {
        let id = #"a"b\c"#
        try store.log("visit", by: id)
        let about = #"{"statusCode":200,"data":{"userId":"a\"b\\c","points":1}}"#
        _ = try once("a", by: .key("shop"), about)
        #expect(try store.erase(id, in: store.project().number) == .full)
        #expect(try !once("a", by: .key("shop"), "{}").isReplay)
    }

    @Test func answersToBatchesKeepOtherUsers() throws {
        let other = #"{"statusCode":200,"data":{"userId":"10","metadata":{"note":"1 \"for\" all"}}}"#
        let erased = #"{"statusCode":200,"data":{"userId":"1","metadata":{"secret":true}}}"#
        _ = try once(
            "a", by: .key("shop"), #"{"statusCode":200,"counts":{"total":2},"results":[\#(erased),\#(other)]}"#)
        try erase()
        let again = try once("a", by: .key("shop"), "other")
        #expect(again.isReplay)
        #expect(
            String(decoding: again.bytes, as: UTF8.self)
                == #"{"statusCode":200,"counts":{"total":2},"results":[null,\#(other)]}"#)
    }
}
