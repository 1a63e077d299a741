import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

@Suite struct FieldTests {
    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase()
        store = try database.open(pastPerWrite: 0)
        try apply(#", "dimensions": ["channel"]"#)
    }

    private func apply(_ members: String, few: Int64 = LoyaltyStore.fewRecounted) throws {
        try store.apply(
            Definitions.project(events: [Definitions.event("visit", members), Definitions.event("other")]), few: few)
    }

    private func log(_ channels: [String], by user: String = "ann") throws {
        let project = try store.project().number
        let submissions = try channels.map { channel in
            Submission(
                project: project, eventId: "visit", userId: user,
                metadata: try JSONDocument.parse(#"{"channel": \#(channel), "amount": 2.5}"#).root, isTrusted: true)
        }
        _ = try store.write { transaction in try submissions.map { try transaction.log($0) } }
    }

    private var visit: Int64 {
        get throws { try #require(try store.read { try $0.number(ofEvent: "visit", in: try store.project()) }) }
    }

    private func counts() throws -> [String: Int64] {
        let event = try visit
        return try store.read { reader in
            var counts: [String: Int64] = [:]
            for dimension in try reader.dimensions(of: event) {
                for value in try reader.values(of: dimension.number) {
                    counts[value.text] = try reader.connection.integer(
                        "SELECT sum(count) FROM daily WHERE subject = \(value.number)")
                }
            }
            return counts
        }
    }

    private func progress() throws -> EventField.Progress? {
        let event = try visit
        return try store.read { try $0.dimensions(of: event).first?.progress }
    }

    @Test func furtherValuesThanTwoThousandCountAsOther() throws {
        try log((1...1_500).map { "\($0)" } + ["null"])
        // Another process adds some in between.
        let another = try database.open()
        try another.log("visit", metadata: #"{"channel": "another"}"#)
        try log((1_501...2_010).map { "\"\($0)\"" } + ["3", #"["x", 4]"#])
        try another.log("visit", metadata: #"{"channel": "yet another"}"#)
        let counts = try counts()
        #expect(counts.count == 2_002)
        #expect(counts["1999"] == 1)
        #expect(counts["2000"] == nil)
        #expect(counts["another"] == 1)
        #expect(counts["3"] == 2)
        #expect(counts["4"] == 2)
        #expect(counts["(none)"] == 1)
        #expect(counts["(other)"] == 13)
        #expect(try store.differences() == [])
        // Counted anew, the past comes to the same.
        try apply("")
        #expect(try self.counts() == [:])
        try apply(#", "dimensions": ["channel"]"#)
        #expect(try self.counts() == counts)
        #expect(try store.differences() == [])
    }

    @Test func valuesThatWereRolledBackGetTheirNumbersAnew() throws {
        struct RolledBack: Error {}
        let project = try store.project().number
        let submission = Submission(
            project: project, eventId: "visit", userId: "ann",
            metadata: try JSONDocument.parse(#"{"channel": "web"}"#).root, isTrusted: true)
        #expect(throws: RolledBack.self) {
            try store.writeAlone {
                _ = try $0.log(submission)
                throw RolledBack()
            }
        }
        try log([#""app""#, #""web""#])
        #expect(try counts() == ["app": 1, "web": 1])
        #expect(try store.differences() == [])
    }

    @Test func thePastIsCountedInSteps() throws {
        for user in 1...30 { try log([#""web""#, #""app""#], by: "user-\(user)") }
        try apply("")
        try apply(#", "dimensions": ["channel"], "measures": ["amount"]"#, few: 0)
        #expect(try progress() == .init(counted: 0, of: 30))
        #expect(try counts() == [:])
        var seen: [Int64] = []
        while try store.writeAlone({ try $0.countPast(entries: 7) }) {
            // Events go on, of users who have been counted and of others.
            try log([#""web""#], by: "user-\(seen.count % 40)")
            if let counted = try progress()?.counted { seen.append(counted) }
            #expect(try store.differences() == [])
        }
        #expect(seen == seen.sorted())
        #expect(Set(seen).count > 3)
        #expect(try progress() == nil)
        let rest = try #require(try counts()["web"])
        #expect(try counts() == ["web": rest, "app": 30])
        #expect(rest > 30)
    }

    @Test func eachWriteCountsALittleOfThePast() throws {
        for user in 1...5 { try log([#""web""#], by: "user-\(user)") }
        try apply("")
        try apply(#", "dimensions": ["channel"]"#, few: 0)
        #expect(try progress() != nil)
        let another = try database.open()
        for _ in 0..<3 { try another.log("other") }
        #expect(try progress() == nil)
        #expect(try counts() == ["web": 5])
    }

    @Test func ofAnErasedUserOnlyFiguresStay() throws {
        try log([#""web""#, #"{"name": "Ann"}"#], by: "ann")
        try store.log("visit", by: "ann", metadata: #"{"channel": "app", "phone": "0123", "page": "home"}"#)
        _ = try store.erase("ann", in: try store.project().number)
        let kept = try store.read { reader in
            let query = try reader.connection.prepare("SELECT metadata FROM log ORDER BY id")
            var kept: [String] = []
            while try query.step() { kept.append(query.text(0)) }
            return kept
        }
        #expect(kept == [#"{"channel":"web"}"#, #"{"channel":{}}"#, #"{"channel":"app"}"#])
        #expect(try counts() == ["web": 1, "(other)": 1, "app": 1])
        try apply(#", "dimensions": ["channel", "page"]"#)
        #expect(try counts()["(erased)"] == 3)
        #expect(try store.differences() == [])
        try database.tamper(#"UPDATE log SET metadata = '{"channel": {"name": "Ann"}}' WHERE id = 2"#)
        #expect(try store.differences() == ["metadata of entry 2"])
    }

    @Test func anEventWithoutFieldsTakesNoRows() throws {
        try apply("")
        try log([#""web""#])
        for table in ["field", "dimensionValue", "monthly", "daily WHERE measures IS NOT NULL"] {
            #expect(try store.read { try $0.connection.integer("SELECT count(*) FROM \(table)") } == 0)
        }
    }

    @Test func aDamagedUserDoesNotKeepTheOthersFromBeingCounted() throws {
        for user in 1...3 { try log([#""web""#], by: "user-\(user)") }
        try apply("")
        try apply(#", "dimensions": ["channel"]"#, few: 0)
        try database.tamper("UPDATE member SET state = x'' WHERE userId = 'user-2'")
        store.countPast()
        #expect(try progress() == nil)
        #expect(try counts() == ["web": 2])
        try log([#""app""#], by: "user-3")
    }

    /// What is counted while a recount by new definitions is prepared would be lost.
    @Test func stepsWaitForARecountThatIsPrepared() throws {
        for user in 1...5 { try log([#""web""#], by: "user-\(user)") }
        try apply("")
        try apply(#", "dimensions": ["channel"]"#, few: 0)
        let project = try store.project().number
        let recount = try store.writeAlone { try $0.beginRecount(of: project) }
        for _ in 0..<3 { _ = try store.writeAlone { try $0.countPast() } }
        #expect(try progress() == .init(counted: 0, of: 5))
        try store.writeAlone { try $0.giveUpRecount(recount) }
        store.carryOverRecounts()
        store.countPast()
        #expect(try progress() == nil)
        #expect(try counts() == ["web": 5])
    }
}
