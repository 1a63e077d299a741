import JSON
import Loyalty

/// An adjustment that somebody wants booked.
public struct Adjustment: Sendable {
    /// The project's number.
    public var project: Int64
    /// The user's id.
    public var userId: String
    /// What is added, or, if negative, taken; not 0.
    public var points: Int64
    /// Why.
    public var reason: String
    /// The last local day of points that are added; nil for the project's terms.
    public var lastDay: Day?
    /// Who books it; nil for the user itself.
    public var actor: Actor?
    /// When it happened; nil for now. It may then leave a debt.
    public var at: Instant?
    /// The digest of the id that it is imported under, 16 bytes.
    public var importId: [UInt8]?

    /// A value with its parts.
    public init(
        project: Int64, userId: String, points: Int64, reason: String, lastDay: Day? = nil, actor: Actor?,
        at: Instant? = nil, importId: [UInt8]? = nil
    ) {
        self.project = project
        self.userId = userId
        self.points = points
        self.reason = reason
        self.lastDay = lastDay
        self.actor = actor
        self.at = at
        self.importId = importId
    }
}

extension WriteTransaction {
    /// Books an adjustment.
    /// - Throws: ``BookingRefusal``, before anything is written.
    public func adjust(_ adjustment: Adjustment) throws -> BookedEntry {
        let (member, rulebook) = try bookable(adjustment.userId, in: adjustment.project)
        guard adjustment.points <= MemberState.largestBalance - member.total else {
            throw BookingRefusal.balanceOutOfRange
        }
        let zone = rulebook.zone
        let (ledger, _) = member.state.ledger.advanced(to: now, in: zone)
        let at = instant(after: ledger)
        guard ledger.points >= 0 &- adjustment.points else { throw BookingRefusal.insufficientPoints }
        try writeExpiries(of: member, in: adjustment.project, rulebook)
        var entry = entry(of: adjustment, at: at, rulebook)
        try append(
            &entry, to: member, of: adjustment.project,
            EntryTexts(reason: adjustment.reason, actor: adjustment.actor))
        let shown = try shown(entry.id, of: member)
        try book(entry, to: member, of: adjustment.project, rulebook)
        return BookedEntry(shown: shown, bonuses: [], rulebook: rulebook)
    }

    /// Books an adjustment of the past. What the user's entries come to with it is found out once for all such entries of
    /// the transaction, at its end. An unknown user is made.
    /// - Throws: ``BookingRefusal``, before anything is written.
    public func importAdjustment(_ adjustment: Adjustment) throws {
        guard let rulebook = try catalog.project(number: adjustment.project)?.rulebook else {
            throw BookingRefusal.unknownProject
        }
        if let id = adjustment.importId, try isImported(id, in: adjustment.project) {
            throw BookingRefusal.alreadyImported
        }
        let known = try member(adjustment.userId, of: adjustment.project)
        guard adjustment.points <= MemberState.largestBalance - (known?.total ?? 0) else {
            throw BookingRefusal.balanceOutOfRange
        }
        if let id = adjustment.importId { try claim(importId: id, in: adjustment.project) }
        let member = try known ?? createMember(adjustment.userId, of: adjustment.project)
        try writeExpiries(of: member, in: adjustment.project, rulebook)
        var entry = entry(of: adjustment, at: adjustment.at ?? now, rulebook)
        try append(
            &entry, to: member, of: adjustment.project,
            EntryTexts(reason: adjustment.reason, actor: adjustment.actor))
        if member.deferredFrom == nil {
            deferredMembers += 1
            member.deferredFrom = entry.id
        }
    }

    private func entry(of adjustment: Adjustment, at: Instant, _ rulebook: Rulebook) -> Entry {
        var lot = Ledger.LotKey()
        if adjustment.points > 0 {
            // Adjusted points are active at once: nobody can return what they are for.
            let terms = PointsTerms(validity: rulebook.definition.points.validity)
            lot.expiry =
                adjustment.lastDay.map { .at(Expiry.end(of: $0, in: rulebook.zone)) }
                ?? terms.expiry(of: at, in: rulebook.zone)
        }
        return Entry(kind: .adjustment, at: at, bookedAt: now, points: adjustment.points, lot: lot)
    }
}
