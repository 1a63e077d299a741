import JSON
import Loyalty

/// Why points are not adjusted or reversed. Nothing is written then.
public enum BookingRefusal: WriteRefusal, Equatable {
    /// The project has no user of this id.
    case unknownUser
    /// The project is gone.
    case unknownProject
    /// The user can't spend that many points.
    case insufficientPoints
    /// The points would take the balance beyond what can be kept exactly.
    case balanceOutOfRange
    /// The import id is known: the adjustment has been booked before.
    case alreadyImported
    /// The entry can't be reversed.
    case reversal(LedgerFold.ReversalRefusal)
}

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

/// An entry that was booked, and what it came to.
public struct BookedEntry: Sendable {
    /// The entry.
    public let entry: Entry
    /// The total after the entry itself.
    public let balance: Int64
    /// The bonuses and corrections that it led to.
    public let bonuses: [Entry]
    /// The rulebook that it was booked by.
    public let rulebook: Rulebook
    /// The member's ledger after all of it.
    public let ledger: Ledger
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
        // Dated now, and never before what the user's points come from.
        let at = max(now, ledger.at ?? now)
        guard ledger.points >= 0 &- adjustment.points else { throw BookingRefusal.insufficientPoints }
        try writeExpiries(of: member, in: adjustment.project, rulebook)
        var entry = entry(of: adjustment, at: at, rulebook)
        try append(
            &entry, to: member, of: adjustment.project,
            EntryTexts(reason: adjustment.reason, actor: adjustment.actor))
        let balance = member.total
        try book([entry], to: member, of: adjustment.project, rulebook)
        return BookedEntry(
            entry: entry, balance: balance, bonuses: [], rulebook: rulebook, ledger: member.state.ledger)
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

    /// A user whose points are to change, with the rulebook. Its entries are all in its state.
    private func bookable(_ userId: String, in project: Int64) throws -> (StagedMember, Rulebook) {
        guard let rulebook = try catalog.project(number: project)?.rulebook else {
            throw BookingRefusal.unknownProject
        }
        guard let member = try member(userId, of: project) else { throw BookingRefusal.unknownUser }
        if member.deferredFrom != nil { try settle(member, of: project) }
        return (member, rulebook)
    }

    // MARK: - Reversing

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
        if let kind = old.first(where: { $0.id == id })?.kind, ![.event, .adjustment, .redemption].contains(kind) {
            throw BookingRefusal.reversal(.notReversible)
        }
        var unrecorded = RollupChanges.unrecorded
        var books = LedgerFold(old, in: rulebook.zone, project: project, changes: &unrecorded)
        let at = max(now, books.ledger.at ?? now)
        var reversal: Entry
        do {
            let terms = PointsTerms(validity: rulebook.definition.points.validity)
            reversal = try books.reversal(
                of: id, fraction: fraction, at: at, shortfall: rulebook.definition.shortfall,
                lot: .init(terms, at: at, in: rulebook.zone))
        } catch {
            throw BookingRefusal.reversal(error)
        }
        guard reversal.points <= MemberState.largestBalance - member.total else {
            throw BookingRefusal.balanceOutOfRange
        }
        try writeExpiries(of: member, in: project, rulebook)
        old = try history(of: member, rulebook)
        reversal.bookedAt = now
        try append(&reversal, to: member, of: project, EntryTexts(reason: reason, actor: actor))
        let balance = member.total
        let all = old + [reversal]
        changes.weight = -1
        let before = MemberState.progress(of: old.facts, rulebook: rulebook, zones: member.zones, changes: &changes)
        changes.weight = 1
        let after = MemberState.progress(of: all.facts, rulebook: rulebook, zones: member.zones, changes: &changes)
        let bonuses = try rebook(
            Rebooking(old: old, all: all, before: before, after: after, trigger: reversal.id), of: member, in: project,
            rulebook)
        return BookedEntry(
            entry: reversal, balance: balance, bonuses: bonuses, rulebook: rulebook, ledger: member.state.ledger)
    }
}
