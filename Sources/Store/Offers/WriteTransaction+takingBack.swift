import Database
import Loyalty

extension WriteTransaction {
    /// The redemption whose points an entry spent.
    func redemption(spentBy entry: Int64, in project: Int64) throws -> Redemption? {
        // A capture's entry names its hold.
        let select = try statement("SELECT coalesce(target, id) FROM log WHERE id = ?")
        select.bind(1, entry)
        guard let id = try select.first({ $0.int(0) }) else { return nil }
        return try redemption(id, in: project)
    }

    /// Gives a redemption's place in the stock back and makes its coupon void. The points come
    /// back with the refund, which is an entry.
    func takeBack(
        _ redemption: Redemption, at: Instant, reason: String, by actor: Actor?, in project: Int64, _ zone: ZoneRules
    ) throws {
        try end(redemption.id, as: .reversed, at: at)
        try count(redemption.offer, redeemed: -1)
        try recordReversal(of: redemption, at: at, zone)
        try voidCoupon(of: redemption, reason: reason, by: actor, in: project)
    }

    /// Ends the holds of a user who is erased, makes its coupons void, and removes their codes and texts. What it redeemed
    /// still counts.
    func eraseRedemptions(of member: StagedMember, at: Instant) throws {
        let select = try statement("SELECT id, offer, until FROM redemption WHERE member = ? AND status = 0")
        select.bind(1, member.number)
        var holds: [(id: Int64, offer: Int64, isOver: Bool)] = []
        while try select.step() {
            holds.append((select.int(0), select.int(1), select.int(2) <= at.milliseconds))
        }
        for hold in holds {
            try end(hold.id, as: hold.isOver ? .expired : .released, at: hold.isOver ? nil : at)
            try count(hold.offer, held: -1, codes: try returnCodes(of: [hold.id]))
        }
        let update = try statement(
            """
            UPDATE coupon SET code = NULL, actor = NULL, reference = NULL, reason = NULL,
                endedAt = CASE status WHEN 2 THEN ?2 ELSE endedAt END, status = CASE status WHEN 2 THEN 4 ELSE status END
            WHERE redemption IN (SELECT id FROM redemption WHERE member = ?1)
            """)
        update.bind(1, member.number)
        update.bind(2, at.milliseconds)
        try update.run()
    }
}
