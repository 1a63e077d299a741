import TestSupport
import Testing

@testable import Loyalty

/// Points that are held for an offer: what a hold takes, and what becomes of it when it ends.
@Suite struct HoldTests {
    /// A user has ten points, good to the end of January. Some of them are held from the 20th on.
    private func holding(_ points: Int64, until: String, expires: Expiry? = nil) throws -> (books: Books, hold: Int64) {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: try expires ?? Books.end("2026-01-31"))
        let hold = try books.hold(points, at: "2026-01-20T09:00:00Z", until: until)
        return (books, hold)
    }

    @Test func heldPointsCantBeSpentAndKeepTheTotal() throws {
        var (books, hold) = try holding(7, until: "2026-01-25T09:00:00Z")
        #expect(try books.standing(at: "2026-01-20T09:00:00Z") == [3, 0, 7, 0])
        #expect(books.fold().ledger.total == 10)
        try books.end(hold, .release, at: "2026-01-21T09:00:00Z")
        #expect(try books.standing(at: "2026-01-21T09:00:00Z") == [10, 0, 0, 0])
        #expect(books.fold().ledger.holds.isEmpty)
    }

    /// It becomes debt, which the hold repays when it is released.
    @Test func whatIsHeldIsNotWaived() throws {
        var books = Books()
        let purchase = try books.add(.event, 10, at: "2026-01-01T09:00:00Z")
        let hold = try books.hold(7, at: "2026-01-20T09:00:00Z", until: "2026-01-25T09:00:00Z")
        let reversal = try books.reverse(purchase, at: "2026-01-21T09:00:00Z", .waive)
        #expect(reversal.points == -10 && reversal.rest == 0)
        #expect(try books.standing(at: "2026-01-21T09:00:00Z") == [0, 0, 7, 7])
        try books.end(hold, .release, at: "2026-01-22T09:00:00Z")
        #expect(try books.standing(at: "2026-01-22T09:00:00Z") == [0, 0, 0, 0])
    }

    @Test func theClockEndsAHoldAtItsInstant() throws {
        let (books, _) = try holding(7, until: "2026-01-25T09:00:00Z")
        #expect(try books.standing(at: "2026-01-25T08:59:59.999Z") == [3, 0, 7, 0])
        #expect(try books.standing(at: "2026-01-25T09:00:00Z") == [10, 0, 0, 0])
        #expect(try books.lots(at: "2026-01-25T09:00:00Z") == ["2026-01-31: 10"])
    }

    @Test(arguments: ["2026-01-25T09:00:00Z", "2026-01-30T12:00:00Z"])
    func anEndedHoldStaysEnded(until: String) throws {
        var (books, hold) = try holding(7, until: until)
        // At its end, it has ended: what comes then is a redemption without a hold.
        try books.end(hold, .redemption, -7, at: until)
        #expect(try books.standing(at: until) == [3, 0, 0, 0])
        #expect(books.fold().ledger.total == 3)
        try books.end(hold, .release, at: "2026-01-31T00:00:00Z")
        #expect(try books.standing(at: "2026-01-31T00:00:00Z") == [3, 0, 0, 0])
    }

    // MARK: - Points that expire during a hold

    @Test func captureTakesPointsThatHaveExpiredMeanwhile() throws {
        var (books, hold) = try holding(7, until: "2026-02-10T09:00:00Z")
        #expect(try books.standing(at: "2026-01-31T23:59:59.999Z") == [0, 0, 7, 0])
        try books.end(hold, .redemption, -7, at: "2026-02-03T09:00:00Z")
        #expect(try books.standing(at: "2026-02-03T09:00:00Z") == [0, 0, 0, 0])
        #expect(try books.lapses(by: "2026-12-31T00:00:00Z") == ["2026-01-31: 3"])
        #expect(books.redeemed == 7)
    }

    @Test func releaseLetsThemExpireAtItsInstant() throws {
        var (books, hold) = try holding(7, until: "2026-02-10T09:00:00Z")
        try books.end(hold, .release, at: "2026-02-03T09:00:00Z")
        #expect(try books.standing(at: "2026-02-03T09:00:00Z") == [0, 0, 0, 0])
        #expect(try books.lapses(by: "2026-12-31T00:00:00Z") == ["2026-01-31: 3", "2026-02-03: 7"])
    }

    @Test func theClockLetsThemExpireWhenTheHoldEnds() throws {
        let (books, _) = try holding(7, until: "2026-02-10T09:00:00Z")
        let ledger = books.fold().ledger
        #expect(try books.lapses(by: "2026-02-10T08:59:59.999Z") == ["2026-01-31: 3"])
        #expect(try books.lapses(by: "2026-02-10T09:00:00Z") == ["2026-01-31: 3", "2026-02-10: 7"])
        #expect(ledger.upcoming(in: .utc).map(\.points) == [3, 7])
        let lapsed = try #require(ledger.lapsed(by: .at("2026-03-01T00:00:00Z"), in: .utc))
        #expect(lapsed.ledger.total == 0)
        #expect(lapsed.ledger.at == (try .at("2026-02-10T09:00:00Z")))
    }

    @Test func aHoldThatEndsAsItsPointsExpireIsOneExpiry() throws {
        let (books, _) = try holding(7, until: "2026-01-31T23:59:59.999Z")
        #expect(try books.standing(at: "2026-01-31T23:59:59.998Z") == [3, 0, 7, 0])
        #expect(try books.lapses(by: "2026-12-31T00:00:00Z") == ["2026-01-31: 10"])
    }

    /// What a hold takes and gives back in time expires as if it had never been held.
    @Test func whatComesBackInTimeKeepsItsOwnExpiry() throws {
        let (books, _) = try holding(7, until: "2026-01-25T09:00:00Z")
        #expect(try books.lapses(by: "2026-12-31T00:00:00Z") == ["2026-01-31: 10"])
        #expect(try books.fold().ledger.lapsed(by: .at("2026-01-26T00:00:00Z"), in: .utc) == nil)
    }

    // MARK: - Parts

    /// What expires soonest is captured first, and what is left goes back.
    @Test func aCapturedPartIsWhatExpiresSoonest() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: try Books.end("2026-05-31"))
        try books.add(.event, 5, at: "2026-01-02T09:00:00Z", expires: try Books.end("2026-03-31"))
        let hold = try books.hold(12, at: "2026-01-20T09:00:00Z", until: "2026-01-21T09:00:00Z")
        #expect(try books.lots(at: "2026-01-20T10:00:00Z") == ["2026-05-31: 3"])
        try books.end(hold, .redemption, -6, at: "2026-01-20T12:00:00Z")
        #expect(try books.lots(at: "2026-01-20T12:00:00Z") == ["2026-05-31: 9"])
        #expect(try books.standing(at: "2026-01-22T00:00:00Z") == [9, 0, 0, 0])
        #expect(books.redeemed == 6)
    }

    @Test func ofAPartWhatHasExpiredMeanwhileExpires() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: try Books.end("2026-05-31"))
        try books.add(.event, 5, at: "2026-01-02T09:00:00Z", expires: try Books.end("2026-01-31"))
        let hold = try books.hold(12, at: "2026-01-30T09:00:00Z", until: "2026-02-06T09:00:00Z")
        try books.end(hold, .redemption, -3, at: "2026-02-02T09:00:00Z")
        #expect(try books.lots(at: "2026-02-02T09:00:00Z") == ["2026-05-31: 10"])
        #expect(try books.lapses(by: "2026-12-31T00:00:00Z") == ["2026-02-02: 2", "2026-05-31: 10"])
    }

    // MARK: - Debt

    /// A late debit from before the hold takes the points first, so that the hold is owed.
    @Test func aLateDebitChangesWhatTheHoldTook() throws {
        var (books, hold) = try holding(7, until: "2026-01-25T09:00:00Z")
        try books.add(.adjustment, -6, at: "2026-01-10T09:00:00Z")
        #expect(try books.standing(at: "2026-01-20T09:00:00Z") == [0, 0, 7, 3])
        #expect(books.fold().ledger.holds.map(\.owed) == [3])
        var captured = books
        try captured.end(hold, .redemption, -7, at: "2026-01-21T09:00:00Z")
        #expect(try captured.standing(at: "2026-01-21T09:00:00Z") == [0, 0, 0, 3])
        try books.end(hold, .release, at: "2026-01-21T09:00:00Z")
        #expect(try books.standing(at: "2026-01-21T09:00:00Z") == [4, 0, 0, 0])
    }

    @Test func aLateEventChangesWhatTheHoldTook() throws {
        var (books, hold) = try holding(7, until: "2026-01-25T09:00:00Z")
        try books.add(.event, 5, at: "2026-01-10T09:00:00Z", expires: try Books.end("2026-01-22"))
        // These expire sooner, so the hold has them.
        #expect(try books.lots(at: "2026-01-20T09:00:00Z") == ["2026-01-31: 8"])
        try books.end(hold, .release, at: "2026-01-23T09:00:00Z")
        #expect(try books.lots(at: "2026-01-23T09:00:00Z") == ["2026-01-31: 10"])
        #expect(try books.lapses(by: "2026-01-30T00:00:00Z") == ["2026-01-23: 5"])
    }

    /// Points that a reversal didn't find come from those that the hold gives back.
    @Test func debtThatAroseDuringAHoldIsRepaidWhenItEnds() throws {
        var (books, hold) = try holding(10, until: "2026-01-25T09:00:00Z", expires: .never)
        try books.reverse(1, at: "2026-01-21T09:00:00Z")
        #expect(try books.standing(at: "2026-01-21T09:00:00Z") == [0, 0, 10, 10])
        #expect(try books.standing(at: "2026-01-25T09:00:00Z") == [0, 0, 0, 0])
        var captured = books
        try captured.end(hold, .redemption, -4, at: "2026-01-22T09:00:00Z")
        #expect(try captured.standing(at: "2026-01-22T09:00:00Z") == [0, 0, 0, 4])
        try books.end(hold, .release, at: "2026-01-22T09:00:00Z")
        #expect(try books.standing(at: "2026-01-22T09:00:00Z") == [0, 0, 0, 0])
    }

    /// The reversal of an event takes the rest of its lot, then others, and never what is held.
    @Test func aReversalLeavesWhatIsHeld() throws {
        var (books, _) = try holding(7, until: "2026-01-25T09:00:00Z")
        try books.add(.event, 6, at: "2026-01-20T10:00:00Z", expires: try Books.end("2026-05-31"))
        var waiving = books
        #expect(try books.reverse(1, at: "2026-01-21T09:00:00Z").points == -10)
        #expect(try books.standing(at: "2026-01-21T09:00:00Z") == [0, 0, 7, 1])
        // Of what comes back, what expires soonest repays.
        #expect(try books.lots(at: "2026-01-25T09:00:00Z") == ["2026-01-31: 6"])
        // What is held is enough for what is owed: nothing is waived.
        let waived = try waiving.reverse(1, at: "2026-01-21T09:00:00Z", .waive)
        #expect(waived.points == -10 && waived.rest == 0)
    }

    /// What was held while its lot expired, and expired with the hold, isn't taken again.
    @Test func whatExpiredWithAHoldIsNotTakenAgain() throws {
        var (books, _) = try holding(7, until: "2026-02-10T09:00:00Z")
        try books.add(.event, 50, at: "2026-02-12T09:00:00Z")
        #expect(try books.reverse(1, at: "2026-02-13T09:00:00Z").points == 0)
        #expect(try books.standing(at: "2026-02-13T09:00:00Z") == [50, 0, 0, 0])
    }

    // MARK: - Several holds

    @Test func twoHoldsThatEndAtOneInstantGiveBothBack() throws {
        var books = Books()
        let until = "2026-02-10T09:00:00Z"
        try books.add(.event, 4, at: "2026-01-01T09:00:00Z", expires: try Books.end("2026-01-31"))
        try books.add(.event, 9, at: "2026-01-02T09:00:00Z", expires: try Books.end("2026-05-31"))
        try books.hold(3, at: "2026-01-20T09:00:00Z", until: until)
        try books.hold(7, at: "2026-01-21T09:00:00Z", until: until)
        #expect(try books.standing(at: "2026-01-21T09:00:00Z") == [3, 0, 10, 0])
        #expect(try books.standing(at: until) == [9, 0, 0, 0])
        #expect(try books.lapses(by: until) == ["2026-02-10: 4"])
    }

    @Test func holdsAreKeptByTheirEnds() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z")
        let late = try books.hold(1, at: "2026-01-20T09:00:00Z", until: "2026-01-25T09:00:00Z")
        let early = try books.hold(2, at: "2026-01-20T10:00:00Z", until: "2026-01-21T09:00:00Z")
        let second = try books.hold(3, at: "2026-01-20T11:00:00Z", until: "2026-01-25T09:00:00Z")
        #expect(books.fold().ledger.holds.map(\.id) == [early, late, second])
    }

    @Test func aHoldOfNothingIsAHold() throws {
        var (books, hold) = try holding(0, until: "2026-02-10T09:00:00Z")
        let until = try Instant.at("2026-02-10T09:00:00Z")
        #expect(books.fold().ledger.holds == [.init(id: hold, until: until, takings: [], owed: 0, lot: .init())])
        try books.end(hold, .redemption, 0, at: "2026-01-21T09:00:00Z")
        #expect(books.fold().ledger.holds.isEmpty)
        #expect(try books.standing(at: "2026-01-21T09:00:00Z") == [10, 0, 0, 0])
    }

    // MARK: - Activity

    @Test func aCaptureIsAnActivityAndAHoldIsNone() throws {
        var (books, hold) = try holding(4, until: "2026-01-25T09:00:00Z", expires: .inactivity(months: 1))
        #expect(try books.lapses(by: "2026-12-31T00:00:00Z") == ["2026-02-01: 10"])
        var released = books
        try released.end(hold, .release, at: "2026-01-21T09:00:00Z")
        #expect(try released.lapses(by: "2026-12-31T00:00:00Z") == ["2026-02-01: 10"])
        try books.end(hold, .redemption, -1, at: "2026-01-21T09:00:00Z")
        #expect(try books.lapses(by: "2026-12-31T00:00:00Z") == ["2026-02-21: 9"])
    }

    @Test func anActivityDuringAHoldPutsExpiryOff() throws {
        var (books, _) = try holding(4, until: "2026-02-03T09:00:00Z", expires: .inactivity(months: 1))
        #expect(try books.lapses(by: "2026-12-31T00:00:00Z") == ["2026-02-01: 6", "2026-02-03: 4"])
        try books.add(.event, 0, at: "2026-02-01T12:00:00Z")
        #expect(try books.lapses(by: "2026-12-31T00:00:00Z") == ["2026-03-01: 10"])
    }
}

extension Books {
    /// What there is at an instant: what can be spent, is pending, held and owed.
    func standing(at instant: String) throws -> [Int64] {
        let ledger = fold().ledger.advanced(to: try Instant.at(instant), in: .utc).ledger
        return [ledger.points, ledger.pending, ledger.held, ledger.debt]
    }

    /// What expires by an instant, that before the last entry included.
    func lapses(by instant: String) throws -> [String] {
        var unrecorded = RollupChanges.unrecorded
        var books = fold()
        books.advance(to: try Instant.at(instant), changes: &unrecorded)
        return books.expired.sorted { $0.key < $1.key }.map { "\(ZoneRules.utc.day(of: $0.key)): \($0.value)" }
    }

    /// What was spent on offers.
    var redeemed: Int64 {
        var changes = RollupChanges()
        _ = LedgerFold(entries, in: .utc, project: 9, changes: &changes)
        return changes.flows.values.reduce(0) { $0 + $1.redeemed }
    }
}
