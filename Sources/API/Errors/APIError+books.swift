import Loyalty
import Store

extension APIError {
    static func invalidAdjustment(_ issues: [FieldIssue]) -> APIError { APIError(.invalidAdjustment, issues: issues) }

    static func invalidReversal(_ issues: [FieldIssue]) -> APIError { APIError(.invalidReversal, issues: issues) }

    static let invalidCursor = APIError.invalidParameter("cursor", "expected the next of an earlier page")

    init(booking refusal: BookingRefusal) {
        switch refusal {
        case .unknownUser: self.init(.userNotFound)
        case .unknownProject: self.init(.notFound)
        case .insufficientPoints: self.init(.insufficientPoints)
        case .balanceOutOfRange: self.init(.balanceOutOfRange)
        // Only an import gives ids, and it takes a known one for done.
        case .alreadyImported: self.init(.internalError)
        case .couponUsed(let coupon): self.init(used: coupon)
        case .reversal(let refusal): self.init(reversal: refusal)
        }
    }

    private init(reversal refusal: LedgerFold.ReversalRefusal) {
        switch refusal {
        case .unknownEntry: self.init(.entryNotFound)
        case .notReversible, .notInPart: self.init(.notReversible, refusal.sentence)
        case .alreadyReversed: self.init(.alreadyReversed)
        case .fractionTooLarge: self.init(.fractionTooLarge, refusal.sentence)
        case .fractionTooFine:
            self = .invalidReversal([
                FieldIssue(pointer: "/fraction", detail: "can't be added exactly to what has been reversed before")
            ])
        }
    }
}
