import Loyalty
import Store

/// Coupons as comma-separated values: a row for each.
public struct CouponTable {
    private var table = CSVWriter()
    private let zone: ZoneRules
    private let now: Instant

    /// The names of the columns.
    static let columns = ["code", "status", "userId", "issuedAt", "expiresAt", "usedAt", "reference"]

    /// A table without coupons.
    /// - Parameters:
    ///   - now: the instant at which the coupons are shown.
    ///   - hasHead: whether it begins with the names of the columns; otherwise it continues a table.
    public init(in zone: ZoneRules, at now: Instant, hasHead: Bool = true) {
        self.zone = zone
        self.now = now
        if hasHead { table.row(Self.columns) }
    }

    /// What has been written.
    public var bytes: [UInt8] { table.bytes }

    /// Appends a coupon's row. A code that is set aside for a user is not the user's yet.
    public mutating func add(_ coupon: Coupon) {
        let status = coupon.status(at: now)
        table.row([
            coupon.code, status.rawValue, coupon.issuedAt.flatMap { _ in coupon.userId } ?? "",
            coupon.issuedAt?.description ?? "",
            coupon.expiresAt.map { zone.day(of: $0).description } ?? "",
            status == .used ? coupon.endedAt?.description ?? "" : "", coupon.reference ?? "",
        ])
    }
}
