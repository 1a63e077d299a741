import Loyalty
import TestSupport
import Testing

@testable import Store

/// `verify` names every damaged column of the tables of dimensions and measures.
@Suite struct FieldVerificationTests {
    typealias Damage = ColumnVerificationTests.Damage

    let database: TemporaryDatabase
    let store: LoyaltyStore

    init() throws {
        database = try TemporaryDatabase()
        store = try database.open(pastPerWrite: 0)
        func apply(_ dimensions: String, few: Int64) throws {
            let fields = #", "dimensions": [\#(dimensions)], "measures": ["amount"]"#
            try store.apply(Definitions.project(events: [Definitions.event("visit", fields)]), few: few)
        }
        try apply(#""channel""#, few: 0)
        for (user, day) in [("ann", 23), ("bob", 24)] {
            try database.clock.set("2026-11-\(day)T12:00:00Z")
            try store.log("visit", by: user, metadata: #"{"channel": ["web", 7], "page": "home", "amount": 2}"#)
        }
        // Half of the past is counted for another one.
        try apply(#""channel", "page""#, few: 0)
        for _ in 0..<3 { _ = try store.writeAlone { try $0.countPast(entries: 1) } }
        let event = try #require(try store.read { try $0.number(ofEvent: "visit", in: try store.project()) })
        #expect(try store.read { try $0.dimensions(of: event).map(\.progress?.counted) } == [nil, 1])
        #expect(try store.differences() == [])
    }

    private static let channel = "WHERE path = 'channel'"

    static let damages =
        [
            Damage("field.number", "UPDATE field SET number = 99 \(channel)", "dimension of value"),
            Damage("field.event", "UPDATE field SET event = 99 \(channel)", "event of field"),
            Damage("field.kind", "UPDATE field SET kind = 9 \(channel)", "kind of field"),
            Damage("field.path", "UPDATE field SET path = 'x' \(channel)", "dimensions of event visit of cafe"),
            Damage(
                "field.collected", "UPDATE field SET collected = 1 \(channel)",
                "entry up to which values were collected for field"),
            Damage(
                "field.counted", "UPDATE field SET counted = 99 \(channel)",
                "user up to which the past is counted for field"),
            Damage("field.users", "UPDATE field SET users = users + 1", "users that are counted for field"),
            Damage("field.allUsers", "UPDATE field SET allUsers = 3", "users that had to be counted for field"),
            Damage(
                "dimensionValue.number", "UPDATE dimensionValue SET number = number - 1 WHERE value = 'web'",
                "number of value web"),
            Damage("dimensionValue.dimension", "UPDATE dimensionValue SET dimension = 99", "dimension of value"),
            Damage(
                "dimensionValue.value", "UPDATE dimensionValue SET value = 'x' WHERE value = 'web'",
                "daily counts of channel x of event visit of cafe on"),
            Damage(
                "monthly.subject", "UPDATE monthly SET subject = 99 WHERE subject = 4294967296",
                "subject of a row of monthly, 99"),
            Damage("monthly.measures", "UPDATE monthly SET measures = x''", monthly),
            Damage("daily.measures", "UPDATE daily SET measures = NULL", "daily counts of channel"),
            Damage("sqlite_sequence.name", "UPDATE sqlite_sequence SET name = 'x'", "numbers given to rows of field"),
            Damage(
                "sqlite_sequence.seq", "UPDATE sqlite_sequence SET seq = 0", "numbers given to rows of dimensionValue"),
        ]
        + ["month", "count", "conditionMet", "limitReached", "points"].map {
            Damage("monthly.\($0)", "UPDATE monthly SET \($0) = \($0) + 1", monthly)
        }

    private static let monthly = "monthly counts of channel"

    @Test(arguments: damages.indices.filter { damages[$0].isPossible }) func reportsADamagedColumn(index: Int) throws {
        try Self.damages[index].expectNamed(by: store, in: database)
    }

    @Test func reportsAnotherDayOfAUsersValue() throws {
        try database.tamper(
            "UPDATE member SET state = (SELECT state FROM member WHERE userId = 'bob') WHERE userId = 'ann'")
        #expect(try store.differences().contains("last days of values of user ann of cafe"))
    }
}
