import JSON
import Loyalty
import Store

extension Redemption {
    /// Writes a hold or redemption as it is at an instant.
    public func write(at now: Instant, in zone: ZoneRules, to writer: inout JSONWriter) {
        writer.object { writer in writeMembers(at: now, in: zone, to: &writer) }
    }

    fileprivate func writeMembers(at now: Instant, in zone: ZoneRules, to writer: inout JSONWriter) {
        writer.member("redemptionId", String(id))
        writer.member("userId", userId)
        writer.member("offerId", offerId)
        writer.member("status", status(at: now).name)
        writer.member("points", points)
        writer.member("at", at.description)
        if let until { writer.member("until", until.description) }
        if let redeemedAt { writer.member("redeemedAt", redeemedAt.description) }
        if let endedAt = endedAt(by: now) { writer.member("endedAt", endedAt.description) }
        if let entry { writer.member("entryId", String(entry)) }
        guard let coupon else { return }
        writer.object("coupon") { writer in
            writer.member("code", coupon.code)
            writer.member("status", coupon.status(at: now).rawValue)
            coupon.writeExpiry(in: zone, to: &writer)
        }
    }
}

/// The answer to what books or ends a redemption.
struct BookedRedemptionBody: Sendable {
    private let booked: BookedRedemption
    private let zone: ZoneRules

    init(_ booked: BookedRedemption, zone: ZoneRules) {
        self.booked = booked
        self.zone = zone
    }

    /// The whole body. It names the user, so that nothing of an answer that is kept outlives the person.
    var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 384)
        writer.object { writer in
            // As it was when it was booked: the clock has ended nothing since.
            booked.redemption.writeMembers(at: Instant(milliseconds: .min), in: zone, to: &writer)
            writer.member("balance", booked.balance)
        }
        return writer.bytes
    }
}

extension Coupon {
    /// Writes `expiresAt`, the last day on which it can be used, if there is one.
    fileprivate func writeExpiry(in zone: ZoneRules, to writer: inout JSONWriter) {
        if let expiresAt { writer.member("expiresAt", zone.day(of: expiresAt).description) }
    }

    /// Writes a coupon as it is at an instant.
    /// - Parameter showsAuthor: whether it tells who used it or made it void, what was noted, and why.
    public func write(at now: Instant, in zone: ZoneRules, showsAuthor: Bool, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("code", code)
            writer.member("offerId", offerId)
            writer.member("status", status(at: now).rawValue)
            if let issuedAt {
                writer.member("userId", userId)
                writer.member("redemptionId", redemption.map { String($0) })
                writer.member("issuedAt", issuedAt.description)
            }
            writeExpiry(in: zone, to: &writer)
            if let endedAt {
                writer.member(status(at: now) == .used ? "usedAt" : "voidedAt", endedAt.description)
            }
            guard showsAuthor, endedAt != nil else { return }
            if let actor { writer.member("by", actor.name.text) }
            if let reference { writer.member("reference", reference) }
            if let reason { writer.member("reason", reason) }
        }
    }
}
