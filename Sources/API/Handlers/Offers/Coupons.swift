import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /user/{userId}/coupon`: the coupons that a user has or had, the newest first, in pages.
    func coupons(of userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let page = try RedemptionPage(exchange.request.head)
        let user = try user(userId, caller)
        let coupons = try store.read { try $0.coupons(of: user, after: page.cursor, limit: page.limit + 1) }
        return .json { writer in
            writer.array("coupons") { writer in
                for coupon in coupons.prefix(page.limit) {
                    coupon.write(
                        at: exchange.now, in: caller.project.rulebook.zone, showsAuthor: caller.seesAuthors, to: &writer
                    )
                }
            }
            page.writeNext(coupons.compactMap(\.redemption), to: &writer)
        }
    }

    /// `GET /coupon/{code}`.
    func getCoupon(_ call: Call) throws -> Response {
        let (caller, code) = (call.caller, try call.couponCode())
        guard let coupon = try store.read({ try $0.coupon(code: code, in: caller.project.number) }) else {
            throw APIError(.couponNotFound)
        }
        return .jsonValue { writer in
            coupon.write(
                at: call.exchange.now, in: caller.project.rulebook.zone, showsAuthor: caller.seesAuthors, to: &writer)
        }
    }

    /// `POST /coupon/{code}/use`: once.
    func useCoupon(_ call: Call, finish: @escaping Endpoint.Finish) throws {
        let (caller, code) = (call.caller, try call.couponCode())
        let reference = try CouponUse(call.exchange.optionalObject()).reference
        try end(call, finish: finish) { transaction in
            try transaction.useCoupon(code, reference: reference, by: caller.actor, in: caller.project.number)
        }
    }

    /// `POST /coupon/{code}/void`, with a reason.
    func voidCoupon(_ call: Call, finish: @escaping Endpoint.Finish) throws {
        let (caller, code) = (call.caller, try call.couponCode())
        let json = try call.exchange.fields()
        var issues = FieldIssues(json, fields: ["reason"])
        let reason = issues.reason(json)
        guard issues.all.isEmpty else { throw APIError(.invalidCoupon, issues: issues.all) }
        try end(call, finish: finish) { transaction in
            try transaction.voidCoupon(code, reason: reason, by: caller.actor, in: caller.project.number)
        }
    }

    /// Uses a coupon or makes it void, and answers with it.
    private func end(
        _ call: Call, finish: @escaping Endpoint.Finish,
        _ body: @escaping @Sendable (WriteTransaction) throws -> Coupon
    ) throws {
        let (caller, zone) = (call.caller, call.caller.project.rulebook.zone)
        try change(call, finish: finish) { transaction in
            let coupon = try body(transaction)
            let now = transaction.now
            return {
                var writer = JSONWriter(capacity: 384)
                coupon.write(at: now, in: zone, showsAuthor: caller.seesAuthors, to: &writer)
                return writer.bytes
            }
        }
    }
}

/// The body of `POST /coupon/{code}/use`.
struct CouponUse: Sendable {
    /// What to note, such as the number of an order; nil for nothing.
    let reference: String?

    /// How long a reference can be, in bytes.
    static let lengths = 1...200
    /// The rule in words, for messages.
    static let rule = "a text of 1 to \(lengths.upperBound) bytes without control characters"

    /// - Throws: 400 with everything that is wrong with it.
    init(_ json: JSONValue?) throws(APIError) {
        guard let json else {
            reference = nil
            return
        }
        var issues = FieldIssues(json, fields: ["reference"])
        var reference: String?
        if let value = json["reference"], !value.isNull {
            reference = value.string
            let isValid =
                reference.map {
                    Self.lengths.contains($0.utf8.count) && !$0.unicodeScalars.contains(where: \.isControl)
                }
                ?? false
            if !isValid { issues.fail("reference", "expected \(Self.rule)") }
        }
        guard issues.all.isEmpty else { throw APIError(.invalidCoupon, issues: issues.all) }
        self.reference = reference
    }
}

extension Call {
    /// The code in the path.
    /// - Throws: 404 for a text that can't be one.
    fileprivate func couponCode() throws(APIError) -> HashedCode {
        guard let code = CouponCode(self[.code]) else { throw APIError(.couponNotFound) }
        return HashedCode(code)
    }
}
