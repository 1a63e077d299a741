import TestSupport
import Testing

@testable import Loyalty

/// What a reversal takes back, and from where.
@Suite struct ReversalTests {
    @Test func ownLotFirst() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: try Books.end("2026-02-28"))
        let id = try books.add(.event, 10, at: "2026-01-02T09:00:00Z", expires: try Books.end("2026-05-31"))
        #expect(try books.reverse(id, at: "2026-01-03T09:00:00Z").points == -10)
        #expect(try books.lots(at: "2026-01-03T09:00:00Z") == ["2026-02-28: 10"])
    }

    @Test func ownLotFirstThoughItIsPending() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z")
        let id = try books.add(.event, 10, at: "2026-01-02T09:00:00Z", active: "2026-01-20T00:00:00Z")
        #expect(try books.reverse(id, at: "2026-01-03T09:00:00Z").points == -10)
        #expect(try books.levels(at: "2026-01-03T09:00:00Z") == [10, 0, 0])
    }

    /// Three points each time, 1 of 10 left, and then nothing but the progress.
    @Test func threeThirdsAreTheWhole() throws {
        var books = Books()
        let id = try books.add(.event, 10, at: "2026-01-01T09:00:00Z")
        let third = try #require(Fraction("1/3"))
        let reversals = try (2...4).map { try books.reverse(id, third, at: "2026-01-0\($0)T09:00:00Z").points }
        #expect(reversals == [-3, -3, -4])
        #expect(throws: LedgerFold.ReversalRefusal.alreadyReversed) {
            try books.reverse(id, third, at: "2026-01-05T09:00:00Z")
        }
        #expect(!books.entries.facts[0].isReversed)
        #expect(try books.reverse(id, at: "2026-01-06T09:00:00Z").points == 0)
        #expect(books.entries.facts[0].isReversed)
        #expect(throws: LedgerFold.ReversalRefusal.alreadyReversed) {
            try books.reverse(id, at: "2026-01-07T09:00:00Z")
        }
        #expect(try books.levels(at: "2026-01-08T00:00:00Z") == [0, 0, 0])
    }

    @Test func theWholeTakesTheRestOfAPart() throws {
        var books = Books()
        let id = try books.add(.event, 10, at: "2026-01-01T09:00:00Z")
        #expect(try books.reverse(id, Fraction("0.25"), at: "2026-01-02T09:00:00Z").points == -2)
        #expect(throws: LedgerFold.ReversalRefusal.fractionTooLarge(left: "3/4")) {
            try books.reverse(id, Fraction("0.76"), at: "2026-01-02T10:00:00Z")
        }
        #expect(try books.reverse(id, at: "2026-01-03T09:00:00Z").points == -8)
    }

    @Test func whatHasExpiredIsNotTakenAgain() throws {
        var books = Books()
        let end = try Books.end("2026-01-31")
        let first = try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: end)
        let second = try books.add(.event, 10, at: "2026-01-02T09:00:00Z", expires: end)
        try books.add(.adjustment, -8, at: "2026-01-03T09:00:00Z")
        try books.add(.event, 100, at: "2026-02-03T09:00:00Z")
        // 12 of the lot expired.
        #expect(try books.reverse(first, at: "2026-02-04T09:00:00Z").points == 0)
        #expect(try books.reverse(second, at: "2026-02-05T09:00:00Z").points == -8)
        #expect(try books.levels(at: "2026-02-06T00:00:00Z") == [92, 0, 0])
    }

    /// Points without activity have one lot before they expire and another one after.
    @Test func laterPointsAreNotTheLotThatHasExpired() throws {
        var books = Books()
        let first = try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: .inactivity(months: 1))
        let second = try books.add(.event, 7, at: "2026-03-01T09:00:00Z", expires: .inactivity(months: 1))
        #expect(try books.reverse(first, at: "2026-03-02T09:00:00Z").points == 0)
        #expect(try books.levels(at: "2026-03-02T10:00:00Z") == [7, 0, 0])
        #expect(try books.reverse(second, at: "2026-03-03T09:00:00Z").points == -7)
        #expect(try books.levels(at: "2026-03-03T10:00:00Z") == [0, 0, 0])
    }

    /// What was spent of the expired lot comes from others, not from the lot's successor alone.
    @Test func whatWasSpentOfAnExpiredLotComesFromTheSoonestToExpire() throws {
        var books = Books()
        let first = try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: .inactivity(months: 1))
        try books.add(.adjustment, -10, at: "2026-01-02T09:00:00Z")
        try books.add(.event, 7, at: "2026-03-01T09:00:00Z", expires: .inactivity(months: 1))
        #expect(try books.reverse(first, at: "2026-03-02T09:00:00Z").points == -10)
        #expect(try books.levels(at: "2026-03-02T10:00:00Z") == [0, 0, 3])
    }

    @Test func shortfall() throws {
        var books = Books()
        let id = try books.add(.event, 10, at: "2026-01-01T09:00:00Z")
        try books.add(.adjustment, -7, at: "2026-01-02T09:00:00Z")
        var waiving = books
        #expect(try books.reverse(id, at: "2026-01-03T09:00:00Z").points == -10)
        #expect(try books.levels(at: "2026-01-03T10:00:00Z") == [0, 0, 7])
        let waived = try waiving.reverse(id, at: "2026-01-03T09:00:00Z", .waive)
        #expect(waived.points == -3 && waived.rest == 7)
        #expect(try waiving.levels(at: "2026-01-03T10:00:00Z") == [0, 0, 0])
    }

    @Test func pointsOfANegativeAdjustmentGoBackToTheirLots() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: try Books.end("2026-01-31"))
        try books.add(.event, 10, at: "2026-01-02T09:00:00Z", expires: try Books.end("2026-12-31"))
        let id = try books.add(.adjustment, -15, at: "2026-01-03T09:00:00Z")
        #expect(try books.lots(at: "2026-02-10T08:00:00Z") == ["2026-12-31: 5"])
        // One lot has expired meanwhile: its points are good for 30 days.
        #expect(try books.reverse(id, at: "2026-02-10T09:00:00Z").points == 15)
        #expect(try books.lots(at: "2026-02-10T09:00:00Z") == ["2026-03-12: 10", "2026-12-31: 10"])
    }

    /// What the adjustment left as debt comes back too.
    @Test func debtOfANegativeAdjustmentIsRepaid() throws {
        var books = Books()
        try books.add(.event, 4, at: "2026-01-01T09:00:00Z")
        let id = try books.add(.adjustment, -10, at: "2026-01-02T09:00:00Z")
        try books.add(.event, 5, at: "2026-01-03T09:00:00Z")
        #expect(try books.levels(at: "2026-01-03T10:00:00Z") == [0, 0, 1])
        #expect(try books.reverse(id, at: "2026-01-04T09:00:00Z").points == 10)
        // Of the 4 points of the lot, one repays the debt.
        #expect(try books.levels(at: "2026-01-04T10:00:00Z") == [9, 0, 0])
    }

    @Test func whatCantBeReversed() throws {
        var books = Books()
        let event = try books.add(.event, 4, at: "2026-01-01T09:00:00Z")
        let adjustment = try books.add(.adjustment, 4, at: "2026-01-02T09:00:00Z")
        let bonus = try books.add(.bonus, 4, at: "2026-01-02T10:00:00Z")
        for part in [nil, Fraction(1, 2)] {
            #expect(throws: LedgerFold.ReversalRefusal.notReversible(.bonus)) {
                try books.reverse(bonus, part, at: "2026-01-03T09:00:00Z")
            }
        }
        #expect(throws: LedgerFold.ReversalRefusal.notInPart(.adjustment)) {
            try books.reverse(adjustment, Fraction(1, 2), at: "2026-01-03T09:00:00Z")
        }
        #expect(throws: LedgerFold.ReversalRefusal.unknownEntry) {
            try books.reverse(99, at: "2026-01-03T09:00:00Z")
        }
        try books.reverse(event, at: "2026-01-03T09:00:00Z")
        #expect(throws: LedgerFold.ReversalRefusal.alreadyReversed) {
            try books.reverse(event, Fraction(1, 2), at: "2026-01-04T09:00:00Z")
        }
    }

    /// Whatever the project's terms are.
    @Test func pointsThatComeBackAreGoodForThirtyDays() throws {
        let at = try Instant.at("2026-01-15T09:00:00Z")
        #expect(Ledger.LotKey(returnedAt: at, in: .utc) == .init(expiry: try Books.end("2026-02-14")))
    }
}
