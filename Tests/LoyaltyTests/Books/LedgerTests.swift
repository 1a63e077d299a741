import TestSupport
import Testing

@testable import Loyalty

/// Lots, the order in which points are spent, debt, and the clock.
@Suite struct LedgerTests {
    @Test func soonestExpiryIsSpentFirstAndPointsWithoutOneLast() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z")
        try books.add(.event, 10, at: "2026-01-02T09:00:00Z", expires: try Books.end("2026-05-31"))
        try books.add(.event, 10, at: "2026-01-03T09:00:00Z", expires: try Books.end("2026-04-30"))
        try books.add(.adjustment, -15, at: "2026-01-04T09:00:00Z")
        #expect(try books.lots(at: "2026-01-05T00:00:00Z") == ["2026-05-31: 5", "-: 10"])
        try books.add(.adjustment, -7, at: "2026-01-05T09:00:00Z")
        #expect(try books.lots(at: "2026-01-06T00:00:00Z") == ["-: 8"])
    }

    @Test func pendingPointsAreNotSpent() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", active: "2026-01-08T00:00:00Z")
        #expect(try books.levels(at: "2026-01-07T23:59:59.999Z") == [0, 10, 0])
        #expect(try books.levels(at: "2026-01-08T00:00:00Z") == [10, 0, 0])
        try books.add(.adjustment, -4, at: "2026-01-02T09:00:00Z")
        #expect(try books.levels(at: "2026-01-07T23:59:59.999Z") == [0, 10, 4])
        // Activation repays debt first.
        #expect(try books.levels(at: "2026-01-08T00:00:00Z") == [6, 0, 0])
    }

    @Test func pointsAreGoodUntilTheLastMillisecondOfTheirDay() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: try Books.end("2026-01-31"))
        #expect(try books.levels(at: "2026-01-31T23:59:59.998Z") == [10, 0, 0])
        #expect(try books.levels(at: "2026-01-31T23:59:59.999Z") == [0, 0, 0])
        #expect(try books.expired(by: "2026-02-01T00:00:00Z") == ["2026-01-31: 10"])
    }

    /// Lots that expire together make one expiry.
    @Test func anInstantHasOneExpiry() throws {
        var books = Books()
        let end = try Books.end("2026-01-31")
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: end)
        try books.add(.event, 5, at: "2026-01-02T09:00:00Z", expires: end, active: "2026-01-10T00:00:00Z")
        try books.add(.event, 1, at: "2026-01-02T09:00:00Z", expires: try Books.end("2026-02-28"))
        #expect(try books.expired(by: "2026-03-01T00:00:00Z") == ["2026-01-31: 15", "2026-02-28: 1"])
    }

    @Test func activityPutsExpiryOff() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: .inactivity(months: 2))
        #expect(try books.expired(by: "2026-12-31T00:00:00Z") == ["2026-03-01: 10"])
        try books.add(.event, 0, at: "2026-02-28T23:00:00Z")
        #expect(try books.expired(by: "2026-12-31T00:00:00Z") == ["2026-04-28: 10"])
        // Neither a bonus nor an adjustment down is an activity.
        try books.add(.bonus, 1, at: "2026-03-10T09:00:00Z")
        try books.add(.adjustment, -1, at: "2026-03-11T09:00:00Z")
        #expect(try books.expired(by: "2026-12-31T00:00:00Z") == ["2026-04-28: 9"])
        try books.add(.adjustment, 1, at: "2026-03-12T09:00:00Z")
        #expect(try books.expired(by: "2026-12-31T00:00:00Z") == ["2026-05-12: 9"])
    }

    @Test func debitsBeyondWhatThereIsAreDebtThatCreditsRepay() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z")
        try books.add(.adjustment, -25, at: "2026-01-02T09:00:00Z")
        #expect(try books.levels(at: "2026-01-02T10:00:00Z") == [0, 0, 15])
        try books.add(.event, 10, at: "2026-01-03T09:00:00Z", expires: try Books.end("2026-01-31"))
        #expect(try books.levels(at: "2026-01-03T10:00:00Z") == [0, 0, 5])
        try books.add(.bonus, 10, at: "2026-01-04T09:00:00Z", expires: try Books.end("2026-01-31"))
        #expect(try books.levels(at: "2026-01-04T10:00:00Z") == [5, 0, 0])
        // What repaid the debt doesn't expire.
        #expect(try books.expired(by: "2026-12-31T00:00:00Z") == ["2026-01-31: 5"])
    }

    /// Of points that become active together, those that expire soonest repay, whatever makes them expire.
    @Test func soonestExpiryRepaysDebtFirst() throws {
        var books = Books()
        try books.add(.adjustment, -4, at: "2026-01-01T09:00:00Z")
        try books.add(
            .event, 10, at: "2026-01-02T09:00:00Z", expires: try Books.end("2026-12-31"), active: "2026-01-10T00:00:00Z"
        )
        try books.add(
            .event, 10, at: "2026-01-02T09:00:00Z", expires: .inactivity(months: 2), active: "2026-01-10T00:00:00Z")
        #expect(try books.expired(by: "2027-01-01T00:00:00Z") == ["2026-03-02: 6", "2026-12-31: 10"])
    }

    /// The bonus's points come out of the bonus's lot at the bonus's instant, so they are never spent nor expired.
    @Test func correctionTakesFromTheBonussLotAtItsInstant() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: try Books.end("2026-01-20"))
        try books.add(.bonus, 5, at: "2026-01-01T09:00:00Z", expires: try Books.end("2026-01-31"))
        try books.add(.adjustment, -12, at: "2026-01-02T09:00:00Z")
        try books.add(.correction, -5, at: "2026-01-01T09:00:00Z", expires: try Books.end("2026-01-31"))
        #expect(try books.levels(at: "2026-01-03T00:00:00Z") == [0, 0, 2])
        #expect(try books.expired(by: "2026-12-31T00:00:00Z") == [])
    }

    @Test func aLateEntryLeadsToTheSameLots() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: try Books.end("2026-03-31"))
        try books.add(.adjustment, -10, at: "2026-01-05T09:00:00Z")
        try books.add(.event, 10, at: "2026-01-02T09:00:00Z", expires: try Books.end("2026-01-31"))
        // The debit used what expires sooner.
        #expect(try books.lots(at: "2026-01-06T00:00:00Z") == ["2026-03-31: 10"])
    }
}
