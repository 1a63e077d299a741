import Database
import JSON
import Loyalty

/// Checks coupons: that each redemption of an offer with codes has exactly one, and the parts of each.
struct CouponChecks {
    let connection: any Connection
    /// The hash of a code; nil to check no hashes.
    let hash: ((_ code: String) -> [UInt8])?

    func run(_ report: inout VerificationReport) throws {
        for check in Self.queries { try check.run(connection, &report) }
        try checkCounts(&report)
        if let hash { try check(hash, &report) }
    }

    private static let queries = [
        RowChecks.RowQuery(
            what: "status of the coupon", expected: "one that goes with its redemption",
            sql: """
                SELECT coupon.number, coupon.status FROM coupon
                LEFT JOIN redemption ON redemption.id = coupon.redemption AND redemption.offer = coupon.offer
                WHERE NOT CASE coupon.status
                    WHEN 0 THEN coupon.redemption IS NULL AND isGenerated = 0
                    WHEN 1 THEN coalesce(redemption.status, -1) = 0
                    WHEN 2 THEN coalesce(redemption.status, -1) = 1
                    WHEN 3 THEN coalesce(redemption.status, -1) = 1
                    WHEN 4 THEN coupon.redemption IS NULL OR coalesce(redemption.status, -1) IN (1, 4)
                    ELSE 1 = 0 END
                """),
        RowChecks.RowQuery(
            what: "instants of the coupon", expected: "those that go with its status and days",
            sql: """
                SELECT number, 'issued ' || coalesce(CAST(issuedAt AS TEXT), 'never') || ', expires '
                    || coalesce(CAST(expiresAt AS TEXT), 'never') || ', ended ' || coalesce(CAST(endedAt AS TEXT), 'never')
                FROM coupon
                WHERE (endedAt IS NOT NULL) <> (status IN (3, 4))
                    OR (issuedAt IS NOT NULL) <> (status IN (2, 3) OR status = 4 AND redemption IS NOT NULL)
                    OR (expiresAt IS NOT NULL) <> (issuedAt IS NOT NULL AND days IS NOT NULL)
                """),
        RowChecks.RowQuery(
            what: "texts of the coupon", expected: "nothing, as its user was erased",
            sql: """
                SELECT coupon.number, coalesce(code, reference, reason, CAST(actor AS TEXT)) FROM coupon
                JOIN redemption ON redemption.id = coupon.redemption JOIN member ON member.number = redemption.member
                WHERE userId IS NULL
                    AND (code IS NOT NULL OR reference IS NOT NULL OR reason IS NOT NULL OR actor IS NOT NULL)
                """),
        RowChecks.RowQuery(
            what: "code of the coupon", expected: "one, as its user wasn't erased",
            sql: """
                SELECT coupon.number, code FROM coupon
                LEFT JOIN redemption ON redemption.id = coupon.redemption
                LEFT JOIN member ON member.number = redemption.member
                WHERE code IS NULL AND (member.number IS NULL OR userId IS NOT NULL)
                """),
        RowChecks.RowQuery(
            what: "actor of the coupon", expected: "one of its project",
            sql: """
                SELECT number, actor FROM coupon WHERE actor IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM actor AS known WHERE known.number = coupon.actor AND known.project = coupon.project)
                """),
    ]

    /// A redemption was made by the latest version of its offer then. The coupon of a hold is given back with it, and
    /// that of a redemption stays, whatever becomes of either.
    private func checkCounts(_ report: inout VerificationReport) throws {
        let versions = try versions()
        let query = try connection.prepareScan(
            """
            SELECT id, offer, status, (SELECT count(*) FROM coupon WHERE coupon.redemption = redemption.id)
            FROM redemption ORDER BY id
            """)
        while try query.step() {
            let (id, status) = (query.int(0), Redemption.Status(rawValue: query.int(2)))
            guard let version = versions[query.int(1)]?.last(where: { $0.since <= id }) else { continue }
            let hasCode = version.hasCodes && status != .released && status != .expired
            report.compare("number of coupons of redemption \(id)", query.int(3), hasCode ? 1 : 0)
        }
    }

    /// From which entry on each offer had codes or none, in order.
    private func versions() throws -> [Int64: [(since: Int64, hasCodes: Bool)]] {
        let query = try connection.prepareScan(
            """
            SELECT subject.number, version.since, version.definition FROM definitionVersion AS version
            JOIN subject ON subject.project = version.project AND subject.kind = version.kind AND subject.id = version.id
            WHERE version.kind = 'offer' ORDER BY version.version
            """)
        var versions: [Int64: [(since: Int64, hasCodes: Bool)]] = [:]
        while try query.step() {
            let definition = query.isNull(2) ? nil : try? JSONDocument(written: query.bytes(2)).root
            let coupon = definition?["coupon"]
            versions[query.int(0), default: []].append((query.int(1), coupon.map { !$0.isNull } ?? false))
        }
        return versions
    }

    private func check(_ hash: (String) -> [UInt8], _ report: inout VerificationReport) throws {
        let query = try connection.prepareScan("SELECT number, code, hash FROM coupon WHERE code IS NOT NULL")
        while try query.step() {
            let number = query.int(0)
            if query.bytes(2) == hash(query.text(1)) { continue }
            report.addDifference("hash of the coupon \(number)", stored: "another", counted: "that of its code")
        }
    }
}
