import Loyalty

extension LedgerFold.ReversalRefusal {
    /// Why the entry can't be reversed and, if there is one, another way. It is a part of a sentence.
    public var reason: String {
        switch self {
        case .unknownEntry: "the user has no such entry"
        case .notReversible(let kind): "\(Self.named(kind)) can't be reversed: \(Self.way(of: kind))"
        case .notInPart(let kind):
            "only an event is reversed in part: leave out the fraction to reverse \(Self.named(kind))"
        case .alreadyReversed: "nothing of the entry is left to reverse"
        case .fractionTooLarge(let left): "only \(left) of the entry is left to reverse"
        case .fractionTooFine: "the fraction can't be added exactly to what has been reversed before"
        }
    }

    /// ``reason`` as a sentence.
    var sentence: String { "\(reason.prefix(1).uppercased())\(reason.dropFirst())." }

    private static func named(_ kind: Entry.Kind) -> String {
        switch kind {
        case .event, .adjustment, .expiry: "an \(kind.name)"
        case .bonus, .correction, .redemption, .refund, .reversal, .hold, .release: "a \(kind.name)"
        }
    }

    /// What to do instead of reversing an entry that can't be reversed.
    private static func way(of kind: Entry.Kind) -> String {
        switch kind {
        case .bonus: "reverse the event that led to it, or adjust the user's points"
        case .reversal: "log the event again, or adjust the user's points"
        case .refund: "redeem the offer again, or adjust the user's points"
        case .event, .correction, .adjustment, .redemption, .expiry, .hold, .release: "adjust the user's points"
        }
    }
}
