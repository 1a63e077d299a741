import Database
import Loyalty

/// An offer that a user redeemed, or has or had on hold.
public struct Redemption: Sendable, Equatable {
    /// What has become of it.
    public enum Status: Int64, Sendable, CaseIterable {
        /// Points, stock and a code are set aside.
        case held = 0
        /// The points are spent.
        case redeemed
        /// The hold was released.
        case released
        /// The clock ended the hold.
        case expired
        /// The redemption was taken back.
        case reversed

        /// The name that the API has for it.
        public var name: String { String(describing: self) }
    }

    /// The number of the entry that made it: a hold's, or the redemption's own.
    public let id: Int64
    /// The user's number.
    public let member: Int64
    /// The user's id; nil once the user is erased.
    public let userId: String?
    /// The offer's number.
    public let offer: Int64
    /// The offer's id.
    public let offerId: String
    /// When it was made.
    public let at: Instant
    /// The points that are or were held, or, once it is redeemed, those that were spent.
    public let points: Int64
    /// What was stored of its status. The clock may have ended a hold since.
    let stored: Status
    /// When the clock ends a hold; nil if it was redeemed at once.
    public let until: Instant?
    /// The number of the entry that spent the points; nil if none did.
    public let entry: Int64?
    /// When the points were spent; nil if they were not.
    public let redeemedAt: Instant?
    /// When it was released, expired or reversed; nil if it was not.
    private let storedEnd: Instant?
    /// The coupon that came with it; nil if there is none, or as long as it is held.
    public let coupon: Coupon?

    /// What has become of it by an instant.
    public func status(at now: Instant) -> Status {
        guard stored == .held, let until, until <= now else { return stored }
        return .expired
    }

    /// When it was released, expired or reversed, by an instant; nil if it was not.
    public func endedAt(by now: Instant) -> Instant? {
        status(at: now) == .expired ? until : storedEnd
    }
}

extension Redemption {
    /// A query for whole rows, to be followed by conditions.
    static let query = """
        SELECT redemption.id, redemption.member, member.userId, redemption.offer, subject.id, redemption.at,
            redemption.points, redemption.status, redemption.until, redemption.entry, redemption.redeemedAt,
            redemption.endedAt, \(Coupon.columns)
        FROM redemption JOIN member ON member.number = redemption.member
            JOIN subject ON subject.number = redemption.offer
            LEFT JOIN coupon ON coupon.redemption = redemption.id AND coupon.status >= \(Coupon.Stored.issued.rawValue)
            LEFT JOIN actor ON actor.number = coupon.actor
        """

    /// Reads a row of ``query``; nil if it is damaged.
    init?(row: any Statement) {
        guard let stored = Status(rawValue: row.int(7)) else { return nil }
        id = row.int(0)
        member = row.int(1)
        userId = row.textIfPresent(2)
        offer = row.int(3)
        offerId = row.text(4)
        at = Instant(milliseconds: row.int(5))
        points = row.int(6)
        self.stored = stored
        until = row.instant(8)
        entry = row.intIfPresent(9)
        redeemedAt = row.instant(10)
        storedEnd = row.instant(11)
        coupon = row.isNull(12) ? nil : Coupon(row: row, from: 12, offerId: offerId, userId: userId)
    }
}

extension Statement {
    /// An instant in milliseconds; nil for NULL.
    func instant(_ column: Int32) -> Instant? { intIfPresent(column).map { Instant(milliseconds: $0) } }
}

extension StatementSource {
    /// A redemption of a project; nil if there is none, or if its user was erased.
    func redemption(_ id: Int64, in project: Int64) throws -> Redemption? {
        let query = try statement(
            Redemption.query + " WHERE redemption.id = ? AND redemption.project = ? AND member.userId IS NOT NULL")
        query.bind(1, id)
        query.bind(2, project)
        return try query.first { Redemption(row: $0) } ?? nil
    }
}
