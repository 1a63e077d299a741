import Database
import JSON
import Loyalty

/// Why an offer is not redeemed, or a hold not ended. Nothing is written then.
public enum RedemptionRefusal: WriteRefusal {
    /// The project is gone.
    case unknownProject
    /// The project has no such user.
    case unknownUser
    /// The project has no such offer.
    case unknownOffer
    /// The user can't redeem it, for at least one reason.
    case notRedeemable(OfferStanding)
    /// The project has no such hold or redemption.
    case unknownRedemption
    /// The clock has ended the hold.
    case holdExpired
    /// The hold was captured.
    case alreadyCaptured
    /// The hold was released.
    case alreadyReleased
    /// The user has as many open holds as one can have.
    case tooManyHolds
    /// No code was found that the project has never had.
    case codesExhausted
    /// A capture takes 1 point to as many as are held.
    case pointsOutOfRange(held: Int64)
}

/// A redemption as it was just booked.
public struct BookedRedemption: Sendable {
    /// The redemption.
    public let redemption: Redemption
    /// The user's total after it.
    public let balance: Int64
}

extension WriteTransaction {
    /// The most open holds of a user: each write of the user looks at all of them.
    public static let mostHolds = 100

    /// Redeems an offer, or sets aside what it takes.
    /// - Parameters:
    ///   - seconds: how long to hold it; nil to redeem it at once.
    ///   - createsUser: whether a user that is not known yet is created.
    ///   - drawing: draws a code at random.
    /// - Throws: ``RedemptionRefusal``, before anything is written.
    public func redeem(
        _ offerId: String, for userId: String, holding seconds: Int? = nil, createsUser: Bool = false, by actor: Actor?,
        in project: Int64, drawing: (CouponPattern) -> HashedCode
    ) throws -> BookedRedemption {
        guard let rulebook = try catalog.project(number: project)?.rulebook else {
            throw RedemptionRefusal.unknownProject
        }
        let known = try member(userId, of: project)
        guard known != nil || createsUser else { throw RedemptionRefusal.unknownUser }
        guard let offer = rulebook.offer(id: offerId) else { throw RedemptionRefusal.unknownOffer }
        if let known, known.deferredFrom != nil { try settle(known, of: project) }
        let state = known?.state ?? MemberState()
        let (ledger, _) = state.ledger.advanced(to: now, in: rulebook.zone)
        let user = OfferJudgement.Standing(
            usergroups: known?.usergroups ?? [], ledger, earned: state.earned, by: rulebook)
        let number = known?.number ?? 0
        var queries = try standingQueries(of: offer, for: number, at: now)
        queries += [try overdueHolds(of: offer.number), try latestRedemption(of: offer.number, by: number)]
        var first: HashedCode?
        if case .pattern(let pattern) = offer.definition.coupon {
            let code = drawing(pattern)
            queries.append(try knownCode(code, in: project))
            first = code
        }
        return try together(queries) {
            let standing = try standing(of: offer, for: user, member: number, at: now, in: rulebook.zone)
            guard let cost = standing.judgement.cost, standing.judgement.reasons.isEmpty else {
                throw RedemptionRefusal.notRedeemable(standing)
            }
            if seconds != nil, ledger.holds.count >= Self.mostHolds { throw RedemptionRefusal.tooManyHolds }
            let code = try unknownCode(of: offer, first: first, in: project, drawing: drawing)
            let member = try known ?? createMember(userId, of: project)
            return try book(
                offer, cost: cost, holding: seconds, code: code, for: member, by: actor, in: project, rulebook)
        }
    }

    /// Books a redemption or a hold that is allowed.
    private func book(
        _ offer: OfferRule, cost: Int64, holding seconds: Int?, code: HashedCode?, for member: StagedMember,
        by actor: Actor?, in project: Int64, _ rulebook: Rulebook
    ) throws -> BookedRedemption {
        try endOverdueHolds(of: offer)
        try writeExpiries(of: member, in: project, rulebook)
        let at = instant(after: member.state.ledger)
        let until = seconds.map { at.adding(milliseconds: Int64($0) * 1_000) }
        var entry = Entry(kind: .redemption, at: at, bookedAt: now, points: 0 &- cost, subject: offer.number)
        if let until {
            let terms = PointsTerms(validity: rulebook.definition.points.validity)
            entry = Entry(
                kind: .hold, at: at, bookedAt: now, points: 0, subject: offer.number,
                lot: .init(expiry: terms.expiry(of: at, in: rulebook.zone)), cause: until.milliseconds, rest: cost)
        }
        try append(&entry, to: member, of: project, EntryTexts(actor: actor))
        try book(entry, to: member, of: project, rulebook)
        if until == nil {
            try recordRedemption(of: offer.number, points: cost, by: member.number, at: at, rulebook.zone)
        }
        try insertRedemption(entry, cost: cost, until: until, of: member, in: project)
        try count(offer.number, held: until == nil ? 0 : 1, redeemed: until == nil ? 1 : 0)
        try setAsideCode(code, for: entry.id, of: offer, in: project)
        if until == nil, offer.definition.coupon != nil {
            try issueCode(of: entry.id, days: offer.definition.couponDays, at: at, in: rulebook.zone)
        }
        return try booked(entry.id, of: member, in: project)
    }

    /// Spends what a hold has set aside, or a part of it; the rest returns.
    /// - Parameter points: 1 to what is held; nil for all.
    /// - Throws: ``RedemptionRefusal``, before anything is written.
    public func capture(_ id: Int64, points: Int64?, by actor: Actor?, in project: Int64) throws -> BookedRedemption {
        let (hold, member, rulebook) = try openHold(id, of: nil, in: project)
        let taken = points ?? hold.points
        guard points == nil || (1...max(1, hold.points)).contains(taken), taken <= hold.points else {
            throw RedemptionRefusal.pointsOutOfRange(held: hold.points)
        }
        try writeExpiries(of: member, in: project, rulebook)
        let at = instant(after: member.state.ledger)
        var entry = Entry(
            kind: .redemption, at: at, bookedAt: now, points: 0 &- taken, subject: hold.offer, target: id)
        try append(&entry, to: member, of: project, EntryTexts(actor: actor))
        try book(entry, to: member, of: project, rulebook)
        let queries = [
            try latestRedemption(of: hold.offer, by: member.number), try overdueHolds(of: hold.offer),
            try codeSetAside(for: id),
        ]
        try together(queries) {
            // Before the row: it asks on which day the user redeemed the offer before.
            try recordRedemption(of: hold.offer, points: taken, by: member.number, at: at, rulebook.zone)
            let update = try statement(
                "UPDATE redemption SET points = ?, status = 1, entry = ?, redeemedAt = ? WHERE id = ?")
            update.bind(1, taken)
            update.bind(2, entry.id)
            update.bind(3, at.milliseconds)
            update.bind(4, id)
            try update.run()
            try count(hold.offer, held: -1, redeemed: 1)
            try endSomeOverdueHolds(of: hold.offer)
            try issueCode(of: id, at: at, in: rulebook.zone)
        }
        return try booked(id, of: member, in: project)
    }

    /// Ends a hold: its points, its place in the stock and its code return.
    /// - Parameter userId: whose hold it has to be; nil for anybody's.
    /// - Throws: ``RedemptionRefusal``, before anything is written.
    public func release(_ id: Int64, of userId: String?, by actor: Actor?, in project: Int64) throws -> BookedRedemption
    {
        let (hold, member, rulebook) = try openHold(id, of: userId, in: project)
        try writeExpiries(of: member, in: project, rulebook)
        let at = instant(after: member.state.ledger)
        var entry = Entry(kind: .release, at: at, bookedAt: now, points: 0, subject: hold.offer, target: id)
        try append(&entry, to: member, of: project, EntryTexts(actor: actor))
        try book(entry, to: member, of: project, rulebook)
        try end(id, as: .released, at: at)
        let codes = try returnCodes(of: [id])
        try count(hold.offer, held: -1, codes: codes)
        try endSomeOverdueHolds(of: hold.offer)
        return try booked(id, of: member, in: project)
    }

    // MARK: - Holds

    private func openHold(
        _ id: Int64, of userId: String?, in project: Int64
    ) throws -> (Redemption, StagedMember, Rulebook) {
        guard let rulebook = try catalog.project(number: project)?.rulebook else {
            throw RedemptionRefusal.unknownProject
        }
        guard let hold = try redemption(id, in: project), let owner = hold.userId,
            userId.map({ $0.isExactly(owner) }) ?? true, let member = try member(owner, of: project)
        else { throw RedemptionRefusal.unknownRedemption }
        switch hold.status(at: now) {
        case .held: break
        case .redeemed, .reversed: throw RedemptionRefusal.alreadyCaptured
        case .released: throw RedemptionRefusal.alreadyReleased
        case .expired: throw RedemptionRefusal.holdExpired
        }
        if member.deferredFrom != nil { try settle(member, of: project) }
        // An event that is ahead of the clock can be past the hold's end.
        guard member.state.ledger.holds.contains(where: { $0.id == id }) else { throw RedemptionRefusal.holdExpired }
        return (hold, member, rulebook)
    }

    /// How many holds of an offer one write ends that the clock has ended before.
    private static let mostOverdueHolds = 1_000

    /// Writes that the clock has ended holds of an offer, and goes on as long as its pool has no code.
    private func endOverdueHolds(of offer: OfferRule) throws {
        while try endSomeOverdueHolds(of: offer.number), offer.definition.coupon == .pool,
            try storedCounts(of: offer.number).codes == 0
        {}
    }

    /// - Returns: whether there may be more.
    @discardableResult
    private func endSomeOverdueHolds(of offer: Int64) throws -> Bool {
        let query = try overdueHolds(of: offer)
        var overdue: [Int64] = []
        while try query.step() { overdue.append(query.int(0)) }
        guard !overdue.isEmpty else { return false }
        try run(for: overdue, in: "id") {
            "UPDATE redemption SET status = \(Redemption.Status.expired.rawValue), endedAt = until WHERE \($0)"
        }
        try count(offer, held: -Int64(overdue.count), codes: try returnCodes(of: overdue))
        return overdue.count == Self.mostOverdueHolds
    }

    /// The holds of an offer that the clock has ended and no write has found yet, as many as one write ends.
    private func overdueHolds(of offer: Int64) throws -> any Statement {
        let query = try statement(
            """
            SELECT id FROM redemption WHERE offer = ? AND status = 0 AND until <= ? ORDER BY until
            LIMIT \(Self.mostOverdueHolds)
            """)
        query.bind(1, offer)
        query.bind(2, now.milliseconds)
        return query
    }

    /// Writes that the clock has ended the hold that a code is set aside for, if it has.
    func endOverdueHold(of coupon: Coupon, in project: Int64) throws -> Bool {
        guard let id = coupon.redemption, let hold = try redemption(id, in: project), hold.status(at: now) == .expired
        else { return false }
        try end(id, as: .expired, at: nil)
        try count(hold.offer, held: -1, codes: try returnCodes(of: [id]))
        return true
    }

    /// Writes that a hold or redemption has ended.
    /// - Parameter at: nil for the end of the hold by the clock.
    func end(_ id: Int64, as status: Redemption.Status, at: Instant?) throws {
        let update = try statement("UPDATE redemption SET status = ?2, endedAt = coalesce(?3, until) WHERE id = ?1")
        update.bind(1, id)
        update.bind(2, status.rawValue)
        update.bind(3, at?.milliseconds)
        try update.run()
    }

    // MARK: - Rows

    private func insertRedemption(
        _ entry: Entry, cost: Int64, until: Instant?, of member: StagedMember, in project: Int64
    ) throws {
        let insert = try statement(
            """
            INSERT INTO redemption (id, project, member, offer, at, points, status, until, entry, redeemedAt)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        insert.bind(1, entry.id)
        insert.bind(2, project)
        insert.bind(3, member.number)
        insert.bind(4, entry.subject)
        insert.bind(5, entry.at.milliseconds)
        insert.bind(6, cost)
        insert.bind(7, (until == nil ? Redemption.Status.redeemed : .held).rawValue)
        insert.bind(8, until?.milliseconds)
        insert.bind(9, until == nil ? entry.id : nil)
        insert.bind(10, until == nil ? entry.at.milliseconds : nil)
        try insert.run()
    }

    private func booked(_ id: Int64, of member: StagedMember, in project: Int64) throws -> BookedRedemption {
        guard let redemption = try redemption(id, in: project) else {
            throw StoreError.damagedState(member: member.number)
        }
        return BookedRedemption(redemption: redemption, balance: member.total)
    }
}
