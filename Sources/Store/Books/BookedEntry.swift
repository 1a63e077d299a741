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
    /// The coupon that came with the redemption has been used.
    case couponUsed(Coupon)
    /// The entry can't be reversed.
    case reversal(LedgerFold.ReversalRefusal)
}

/// An entry that was booked, and what it came to.
public struct BookedEntry: Sendable {
    /// The entry, as the user's history shows it.
    public let shown: HistoryEntry
    /// The bonuses and corrections that it led to.
    public let bonuses: [Entry]
    /// The rulebook that it was booked by.
    public let rulebook: Rulebook

    /// The entry itself.
    public var entry: Entry { shown.entry }
    /// The total after the entry itself.
    public var balance: Int64 { shown.balance }
}

extension WriteTransaction {
    /// A user whose points are to change, with the rulebook. Its entries are all in its state.
    func bookable(_ userId: String, in project: Int64) throws -> (StagedMember, Rulebook) {
        guard let rulebook = try catalog.project(number: project)?.rulebook else {
            throw BookingRefusal.unknownProject
        }
        guard let member = try member(userId, of: project) else { throw BookingRefusal.unknownUser }
        if member.deferredFrom != nil { try settle(member, of: project) }
        return (member, rulebook)
    }

    /// When an entry happens that is booked now: never before what the user's points come from.
    func instant(after ledger: Ledger) -> Instant { max(now, ledger.at ?? now) }

    /// An entry of a member that has been appended, as the history shows it.
    func shown(_ id: Int64, of member: StagedMember) throws -> HistoryEntry {
        let query = try connection.prepare(HistoryEntry.query)
        query.bind(1, id)
        query.bind(2, member.number)
        guard let entry = try query.first({ HistoryEntry(row: $0) }) ?? nil else {
            throw StoreError.damagedState(member: member.number)
        }
        return entry
    }
}
