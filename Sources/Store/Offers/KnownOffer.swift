import Loyalty

/// An offer that a project has or had. What came of it stays when its definition is deleted.
public struct KnownOffer: Sendable {
    /// The number by which redemptions and coupons name it.
    let number: Int64
    /// The offer's id.
    public let id: String
    /// Nil if the offer was deleted.
    public let definition: OfferDefinition?

    /// An offer that is defined.
    public init(_ rule: OfferRule) {
        number = rule.number
        id = rule.definition.offerId
        definition = rule.definition
    }

    private init(deleted id: String, number: Int64) {
        self.number = number
        self.id = id
        definition = nil
    }
}

extension KnownOffer {
    /// The offer with an id that a project has or had; nil if there never was one.
    public init?(id: String, in project: Project, _ reader: Reader) throws {
        if let rule = project.rulebook.offer(id: id) {
            self.init(rule)
            return
        }
        let query = try reader.statement("SELECT number FROM subject WHERE project = ? AND kind = 'offer' AND id = ?")
        query.bind(1, project.number)
        query.bind(2, id)
        guard let number = try query.first({ $0.int(0) }) else { return nil }
        self.init(deleted: id, number: number)
    }
}

/// What users still have of an offer.
public struct OfferLeftover: Sendable, Equatable {
    /// Open holds.
    public let holds: Int64
    /// Coupons that can be used.
    public let coupons: Int64
}

extension Reader {
    /// What users still have of an offer; nil if the project never had one with this id. The cost grows with the offer's
    /// codes.
    public func leftOver(ofOffer id: String, in project: Project, at now: Instant) throws -> OfferLeftover? {
        try snapshot { reader in
            guard let offer = try KnownOffer(id: id, in: project, reader) else { return nil }
            let coupons = try reader.statement(
                """
                SELECT count(*) FROM coupon
                WHERE offer = ? AND status = \(Coupon.Stored.issued.rawValue) AND (expiresAt IS NULL OR expiresAt >= ?)
                """)
            coupons.bind(1, offer.number)
            coupons.bind(2, now.milliseconds)
            return OfferLeftover(
                holds: try reader.counts(of: offer.number, at: now).held, coupons: try coupons.first { $0.int(0) } ?? 0)
        }
    }
}
