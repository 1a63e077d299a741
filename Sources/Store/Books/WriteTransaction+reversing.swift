import Loyalty

extension WriteTransaction {
    /// Takes an entry back that is named by its id as the API has it.
    /// - Parameter fraction: the part of an event's own points; nil for the whole entry.
    /// - Throws: ``BookingRefusal``, before anything is written.
    public func reverse(
        _ id: String, of userId: String, fraction: Fraction?, reason: String, by actor: Actor?, in project: Int64
    ) throws -> BookedEntry {
        if case .number(let number) = EntryId(id) {
            return try reverse(number, of: userId, fraction: fraction, reason: reason, by: actor, in: project)
        }
        let (member, rulebook) = try bookable(userId, in: project)
        guard case .clock(let at) = EntryId(id) else { throw BookingRefusal.reversal(.unknownEntry) }
        let isKnown =
            try member.state.ledger.advanced(to: now, in: rulebook.zone).expired.contains { $0.at == at }
            || history(of: member, rulebook).contains { $0.isByClock && $0.at == at }
        throw BookingRefusal.reversal(isKnown ? .notReversible(.expiry) : .unknownEntry)
    }

    /// Takes an entry back, in whole or in part.
    /// - Parameters:
    ///   - id: the entry's number.
    ///   - fraction: the part of an event's own points; nil for the whole entry.
    /// - Throws: ``BookingRefusal``, before anything is written.
    public func reverse(
        _ id: Int64, of userId: String, fraction: Fraction?, reason: String, by actor: Actor?, in project: Int64
    ) throws -> BookedEntry {
        let (member, rulebook) = try bookable(userId, in: project)
        var old = try history(of: member, rulebook)
        var unrecorded = RollupChanges.unrecorded
        var books = LedgerFold(old, in: rulebook.zone, project: project, changes: &unrecorded)
        let at = instant(after: books.ledger)
        var reversal: Entry
        do {
            reversal = try books.reversal(
                of: id, fraction: fraction, at: at, shortfall: rulebook.definition.shortfall,
                lot: .init(returnedAt: at, in: rulebook.zone))
        } catch {
            throw BookingRefusal.reversal(error)
        }
        guard reversal.points <= MemberState.largestBalance - member.total else {
            throw BookingRefusal.balanceOutOfRange
        }
        let redemption = try reversal.kind == .refund ? redemption(spentBy: id, in: project) : nil
        if let coupon = redemption?.coupon, coupon.stored == .used { throw BookingRefusal.couponUsed(coupon) }
        try writeExpiries(of: member, in: project, rulebook)
        old = try history(of: member, rulebook)
        reversal.bookedAt = now
        try append(&reversal, to: member, of: project, EntryTexts(reason: reason, actor: actor))
        if let redemption {
            try takeBack(redemption, at: at, reason: reason, by: actor, in: project, rulebook.zone)
        }
        let shown = try shown(reversal.id, of: member)
        let all = old + [reversal]
        changes.weight = -1
        let before = MemberState.progress(of: old.facts, rulebook: rulebook, zones: member.zones, changes: &changes)
        changes.weight = 1
        let after = MemberState.progress(of: all.facts, rulebook: rulebook, zones: member.zones, changes: &changes)
        let bonuses = try rebook(
            Rebooking(old: old, all: all, before: before, after: after, trigger: reversal.id), of: member, in: project,
            rulebook)
        return BookedEntry(shown: shown, bonuses: bonuses, rulebook: rulebook)
    }
}
