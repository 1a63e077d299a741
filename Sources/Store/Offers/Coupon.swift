import Database
import Loyalty

/// A coupon: a code of an offer, and what has become of it.
public struct Coupon: Sendable, Equatable {
    /// What has become of it.
    public enum Status: String, Sendable, CaseIterable {
        /// It is in the pool, or set aside for a hold. Nobody knows it yet.
        case available = "AVAILABLE"
        /// A user has it and can use it.
        case issued = "ISSUED"
        /// It has been used.
        case used = "USED"
        /// It was made void.
        case void = "VOID"
        /// Its time is over.
        case expired = "EXPIRED"
    }

    /// What is stored of the status. A coupon expires by the clock.
    enum Stored: Int64, Sendable {
        case pooled = 0
        case setAside
        case issued
        case used
        case void
    }

    /// The coupon's number.
    let number: Int64
    let stored: Stored
    /// The offer's number.
    let offer: Int64
    /// The offer's id.
    public let offerId: String
    /// The code, in upper case; empty once its user is erased.
    public let code: String
    /// The user that has it; nil if nobody has.
    public let userId: String?
    /// The redemption that it came with; nil if there is none yet.
    public let redemption: Int64?
    /// When the user got it; nil if nobody has.
    public let issuedAt: Instant?
    /// The last millisecond of the last local day on which it can be used; nil if it always can.
    public let expiresAt: Instant?
    /// When it was used or made void; nil if it was not.
    public let endedAt: Instant?
    /// Who used it or made it void; nil if nobody did.
    public let actor: Actor?
    /// What whoever used it noted, such as the number of an order.
    public let reference: String?
    /// Why it was made void.
    public let reason: String?

    /// What has become of it by an instant.
    public func status(at now: Instant) -> Status {
        switch stored {
        case .pooled, .setAside: .available
        case .issued: expiresAt.map { $0 < now } ?? false ? .expired : .issued
        case .used: .used
        case .void: .void
        }
    }
}

extension Coupon {
    /// The columns that ``init(row:from:offerId:userId:)`` reads, of the tables `coupon` and `actor`.
    static let columns = """
        coupon.number, coupon.status, coupon.code, coupon.redemption, coupon.issuedAt, coupon.expiresAt, coupon.endedAt,
        actor.kind, actor.name, coupon.reference, coupon.reason, coupon.offer
        """

    /// Reads ``columns`` from consecutive columns; nil if they are damaged.
    init?(row: any Statement, from column: Int32, offerId: String, userId: String?) {
        guard let stored = Stored(rawValue: row.int(column + 1)) else { return nil }
        number = row.int(column)
        self.stored = stored
        self.offerId = offerId
        self.userId = userId
        code = row.textIfPresent(column + 2) ?? ""
        redemption = row.intIfPresent(column + 3)
        issuedAt = row.instant(column + 4)
        expiresAt = row.instant(column + 5)
        endedAt = row.instant(column + 6)
        actor = row.textIfPresent(column + 7).flatMap { Actor.Kind(rawValue: $0) }.map {
            Actor($0, name: row.text(column + 8))
        }
        reference = row.textIfPresent(column + 9)
        reason = row.textIfPresent(column + 10)
        offer = row.int(column + 11)
    }

    /// A query for whole rows, to be followed by conditions.
    static let query = """
        SELECT \(columns), subject.id, member.userId
        FROM coupon JOIN subject ON subject.number = coupon.offer
            LEFT JOIN redemption ON redemption.id = coupon.redemption
            LEFT JOIN member ON member.number = redemption.member
            LEFT JOIN actor ON actor.number = coupon.actor
        """

    /// Reads a row of ``query``; nil if it is damaged.
    init?(row: any Statement) {
        self.init(row: row, from: 0, offerId: row.text(12), userId: row.textIfPresent(13))
    }
}

extension StatementSource {
    /// The coupon with a code; nil if the project has none, or if its user was erased.
    func coupon(_ code: HashedCode, in project: Int64) throws -> Coupon? {
        let query = try statement(
            Coupon.query + " WHERE coupon.project = ? AND coupon.hash = ? AND coupon.code IS NOT NULL")
        query.bind(1, project)
        query.bind(2, bytes: code.hash)
        return try query.first { Coupon(row: $0) } ?? nil
    }

    /// Whether a code of the project is known, whatever has become of it.
    func isKnown(_ code: HashedCode, in project: Int64) throws -> Bool {
        try knownCode(code, in: project).first { _ in true } ?? false
    }

    /// What ``isKnown(_:in:)`` asks.
    func knownCode(_ code: HashedCode, in project: Int64) throws -> any Statement {
        let query = try statement("SELECT 1 FROM coupon WHERE project = ? AND hash = ?")
        query.bind(1, project)
        query.bind(2, bytes: code.hash)
        return query
    }
}
