import TestSupport
import Testing

@testable import Loyalty

/// What the reversal of a redemption gives back, and to where.
@Suite struct RefundTests {
    private func redeeming(_ points: Int64) throws -> (books: Books, redemption: Int64) {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: try Books.end("2026-01-31"))
        try books.add(.event, 10, at: "2026-01-02T09:00:00Z", expires: try Books.end("2026-12-31"))
        let redemption = try books.add(.redemption, -points, at: "2026-01-03T09:00:00Z")
        return (books, redemption)
    }

    @Test func pointsGoBackToTheirLots() throws {
        var (books, redemption) = try redeeming(15)
        #expect(try books.lots(at: "2026-01-03T10:00:00Z") == ["2026-12-31: 5"])
        let refund = try books.reverse(redemption, at: "2026-01-04T09:00:00Z")
        #expect(refund.kind == .refund && refund.points == 15 && refund.target == redemption && refund.subject == 1)
        #expect(try books.lots(at: "2026-01-04T09:00:00Z") == ["2026-01-31: 10", "2026-12-31: 10"])
        #expect(throws: LedgerFold.ReversalRefusal.alreadyReversed) {
            try books.reverse(redemption, at: "2026-01-05T09:00:00Z")
        }
    }

    @Test func whatHasExpiredMeanwhileIsGoodForThirtyDays() throws {
        var (books, redemption) = try redeeming(15)
        #expect(try books.reverse(redemption, at: "2026-02-10T09:00:00Z").points == 15)
        #expect(try books.lots(at: "2026-02-10T09:00:00Z") == ["2026-03-12: 10", "2026-12-31: 10"])
    }

    /// What a capture took comes back, and what it left stays where it is.
    @Test func aCaptureIsRefundedToTheLotsOfItsHold() throws {
        var (books, _) = try redeeming(0)
        let hold = try books.hold(15, at: "2026-01-20T09:00:00Z", until: "2026-02-10T09:00:00Z")
        let redemption = try books.end(hold, .redemption, -12, at: "2026-02-05T09:00:00Z")
        #expect(try books.lots(at: "2026-02-05T09:00:00Z") == ["2026-12-31: 8"])
        #expect(try books.reverse(redemption, at: "2026-02-06T09:00:00Z").points == 12)
        #expect(try books.lots(at: "2026-02-06T09:00:00Z") == ["2026-03-08: 10", "2026-12-31: 10"])
    }

    /// What a redemption found no points for, as a late debit had taken them, comes back too.
    @Test func debtOfARedemptionIsRepaid() throws {
        var (books, redemption) = try redeeming(15)
        try books.add(.adjustment, -8, at: "2026-01-02T12:00:00Z")
        #expect(try books.levels(at: "2026-01-03T09:00:00Z") == [0, 0, 3])
        try books.reverse(redemption, at: "2026-01-04T09:00:00Z")
        #expect(try books.levels(at: "2026-01-04T09:00:00Z") == [12, 0, 0])
    }

    @Test func aFreeRedemptionIsRefundedWithNothing() throws {
        var (books, redemption) = try redeeming(0)
        let refund = try books.reverse(redemption, at: "2026-01-04T09:00:00Z")
        #expect(refund.kind == .refund && refund.points == 0)
        #expect(throws: LedgerFold.ReversalRefusal.alreadyReversed) {
            try books.reverse(redemption, at: "2026-01-05T09:00:00Z")
        }
    }

    @Test func whatCantBeRefunded() throws {
        var (books, redemption) = try redeeming(5)
        let hold = try books.hold(3, at: "2026-01-20T09:00:00Z", until: "2026-02-10T09:00:00Z")
        let release = try books.end(hold, .release, at: "2026-01-21T09:00:00Z")
        #expect(throws: LedgerFold.ReversalRefusal.notInPart(.redemption)) {
            try books.reverse(redemption, Fraction(1, 2), at: "2026-01-22T09:00:00Z")
        }
        for id in [hold, release] {
            #expect(throws: LedgerFold.ReversalRefusal.unknownEntry) {
                try books.reverse(id, at: "2026-01-22T09:00:00Z")
            }
        }
        let refund = try books.reverse(redemption, at: "2026-01-22T09:00:00Z")
        #expect(refund.points == 5)
        #expect(throws: LedgerFold.ReversalRefusal.notReversible(.refund)) {
            try books.reverse(Int64(books.entries.count), at: "2026-01-23T09:00:00Z")
        }
    }

    /// A refund is no activity, but the redemption was.
    @Test func aRefundIsNoActivity() throws {
        var books = Books()
        try books.add(.event, 10, at: "2026-01-01T09:00:00Z", expires: .inactivity(months: 1))
        let redemption = try books.add(.redemption, -4, at: "2026-01-10T09:00:00Z")
        #expect(try books.expired(by: "2026-12-31T00:00:00Z") == ["2026-02-10: 6"])
        try books.reverse(redemption, at: "2026-01-20T09:00:00Z")
        #expect(try books.expired(by: "2026-12-31T00:00:00Z") == ["2026-02-10: 10"])
    }
}
