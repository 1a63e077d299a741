import Loyalty

extension PointsFlow {
    /// Adds what an entry is as a flow, as a bookkeeper would. Expiry flows by the clock, not by its entries.
    public mutating func count(_ entry: Entry) {
        switch entry.kind {
        case .event: awarded += entry.points
        case .bonus, .correction: bonuses += entry.points
        case .adjustment: adjusted += entry.points
        case .reversal where entry.subject == 0: adjusted += entry.points
        case .reversal: reversed -= entry.points
        case .redemption: redeemed -= entry.points
        case .refund: refunded += entry.points
        case .expiry, .hold, .release: break
        }
    }
}
