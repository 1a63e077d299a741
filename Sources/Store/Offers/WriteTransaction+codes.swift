import Database
import Loyalty

/// Why codes are not added to a pool. Nothing is written then.
public enum PoolRefusal: WriteRefusal, Equatable {
    /// The project has no such offer.
    case unknownOffer
    /// The offer's codes are drawn, or it has none.
    case noPool
}

/// Why a coupon is neither used nor made void. Nothing is written then.
public enum CouponRefusal: WriteRefusal {
    /// The project has no such code.
    case unknownCoupon
    /// Nobody has got it yet.
    case notIssued
    /// An open hold has it. Nobody has got it yet.
    case setAside
    /// It has been used.
    case used(Coupon)
    /// It was made void.
    case void(Coupon)
    /// Its time is over.
    case expired(Coupon)
}

extension WriteTransaction {
    /// How often a code is drawn until it is one that the project has never had. A pattern has 31^8 codes or more.
    private static let mostDraws = 100

    /// A code of an offer that the project has never had; nil if the offer's codes are not drawn.
    /// - Parameters:
    ///   - first: the one that was drawn first.
    ///   - drawing: draws another one.
    /// - Throws: ``RedemptionRefusal/codesExhausted``, before anything is written.
    func unknownCode(
        of offer: OfferRule, first: HashedCode?, in project: Int64, drawing: (CouponPattern) -> HashedCode
    ) throws -> HashedCode? {
        guard var code = first, case .pattern(let pattern) = offer.definition.coupon else { return nil }
        for _ in 0..<Self.mostDraws {
            guard try isKnown(code, in: project) else { return code }
            code = drawing(pattern)
        }
        throw RedemptionRefusal.codesExhausted
    }

    /// Sets a code aside for a redemption: the drawn one, or else the next of the pool.
    func setAsideCode(_ drawn: HashedCode?, for redemption: Int64, of offer: OfferRule, in project: Int64) throws {
        if let drawn {
            try insert(
                drawn, of: offer.number, redemption: redemption, days: offer.definition.couponDays, in: project)
        } else if offer.definition.coupon == .pool {
            let update = try statement(
                """
                UPDATE coupon SET status = 1, redemption = ?2, days = ?3
                WHERE number = (SELECT number FROM coupon WHERE offer = ?1 AND status = 0 ORDER BY number LIMIT 1)
                """)
            update.bind(1, offer.number)
            update.bind(2, redemption)
            update.bind(3, offer.definition.couponDays.map { Int64($0) })
            try update.run()
            try count(offer.number, codes: -1)
        }
    }

    /// Gives the user the code that was set aside for a redemption, if there is one.
    func issueCode(of redemption: Int64, at: Instant, in zone: ZoneRules) throws {
        guard let days = try codeSetAside(for: redemption).first({ $0.intIfPresent(0) }) else { return }
        try issueCode(of: redemption, days: days.map { Int($0) }, at: at, in: zone)
    }

    /// How many days the code that is set aside for a redemption can be used.
    func codeSetAside(for redemption: Int64) throws -> any Statement {
        let query = try statement("SELECT days FROM coupon WHERE redemption = ? AND status = 1")
        query.bind(1, redemption)
        return query
    }

    /// - Parameter days: how many days the code can be used; nil for ever.
    func issueCode(of redemption: Int64, days: Int?, at: Instant, in zone: ZoneRules) throws {
        let expiry = days.map { Expiry.end(of: zone.day(of: at).advanced(by: $0), in: zone) }
        let update = try statement(
            "UPDATE coupon SET status = 2, issuedAt = ?2, expiresAt = ?3 WHERE redemption = ?1 AND status = 1")
        update.bind(1, redemption)
        update.bind(2, at.milliseconds)
        update.bind(3, expiry?.milliseconds)
        try update.run()
    }

    /// Puts the codes of holds that have ended back into the pool. Drawn ones are deleted: nobody has seen them.
    /// - Returns: how many codes the pool got.
    func returnCodes(of redemptions: [Int64]) throws -> Int64 {
        try run(for: redemptions, in: "redemption") {
            "DELETE FROM coupon WHERE \($0) AND status = 1 AND isGenerated = 1"
        }
        var codes: Int64 = 0
        try run(for: redemptions, in: "redemption") {
            "UPDATE coupon SET status = 0, redemption = NULL, days = NULL WHERE \($0) AND status = 1"
        } then: {
            codes += Int64(try connection.changedRows)
        }
        return codes
    }

    /// - Parameter redemption: what a drawn code is set aside for; nil for one that goes into the pool.
    private func insert(
        _ code: HashedCode, of offer: Int64, redemption: Int64? = nil, days: Int? = nil, in project: Int64
    ) throws {
        let insert = try statement(
            """
            INSERT INTO coupon (project, offer, hash, code, status, isGenerated, redemption, days)
            VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)
            """)
        insert.bind(1, project)
        insert.bind(2, offer)
        insert.bind(3, bytes: code.hash)
        insert.bind(4, code.text)
        // It is set aside at once, and was generated, if it is drawn for a redemption.
        insert.bind(5, redemption == nil ? 0 : 1)
        insert.bind(6, redemption)
        insert.bind(7, days.map { Int64($0) })
        try insert.run()
    }

    /// Makes the coupon of a redemption that is taken back void, if it has one that can be used.
    func voidCoupon(of redemption: Redemption, reason: String?, by actor: Actor?, in project: Int64) throws {
        guard let coupon = redemption.coupon, coupon.stored == .issued else { return }
        try end(coupon, as: .void, reason: reason, by: actor, in: project)
    }

    // MARK: - The pool

    /// Adds codes to an offer's pool.
    /// - Returns: how many were added, and how many the project had before, or came twice.
    /// - Throws: ``PoolRefusal``, before anything is written.
    public func addCodes(
        _ codes: [HashedCode], to offerId: String, in project: Int64
    ) throws -> (added: Int, duplicates: Int) {
        guard let offer = try catalog.project(number: project)?.rulebook.offer(id: offerId) else {
            throw PoolRefusal.unknownOffer
        }
        guard offer.definition.coupon == .pool else { throw PoolRefusal.noPool }
        var added = 0
        var seen = Set<[UInt8]>()
        for start in stride(from: 0, to: codes.count, by: Self.mostCodesAtOnce) {
            let part = codes[start..<min(codes.count, start + Self.mostCodesAtOnce)]
            try seen.formUnion(known(part, in: project))
            for code in part where seen.insert(code.hash).inserted {
                try insert(code, of: offer.number, in: project)
                added += 1
            }
        }
        try count(offer.number, codes: Int64(added))
        return (added, codes.count - added)
    }

    /// How many codes one question asks for.
    private static let mostCodesAtOnce = 10_000

    /// The hashes of those codes that the project has.
    private func known(_ codes: ArraySlice<HashedCode>, in project: Int64) throws -> [[UInt8]] {
        let rows = ListSQL.found(
            "SELECT hash FROM coupon WHERE project = ?1 AND hash = wanted.hash", for: [("hash", .bytes)], from: 2)
        guard let many = try list("SELECT found.hash FROM \(rows)") else {
            return try codes.filter { try isKnown($0, in: project) }.map(\.hash)
        }
        many.bind(1, project)
        many.bind(2, list: codes.map(\.hash))
        var hashes: [[UInt8]] = []
        while try many.step() { hashes.append(many.bytes(0)) }
        return hashes
    }

    // MARK: - At the till

    /// Uses a coupon, once.
    /// - Parameter reference: what to note, such as the number of an order.
    /// - Throws: ``CouponRefusal``, before anything is written.
    public func useCoupon(
        _ code: HashedCode, reference: String?, by actor: Actor?, in project: Int64
    ) throws -> Coupon {
        guard let coupon = try coupon(code, in: project) else { throw CouponRefusal.unknownCoupon }
        switch coupon.status(at: now) {
        case .issued: break
        case .available: throw CouponRefusal.notIssued
        case .used: throw CouponRefusal.used(coupon)
        case .void: throw CouponRefusal.void(coupon)
        case .expired: throw CouponRefusal.expired(coupon)
        }
        try end(coupon, as: .used, reference: reference, by: actor, in: project)
        if let zone = try catalog.project(number: project)?.rulebook.zone { try recordUse(of: coupon, zone) }
        return try self.coupon(code, in: project) ?? coupon
    }

    /// Makes a coupon void: one that a user has, or one that is still in the pool. It gives no points back.
    /// - Throws: ``CouponRefusal``, before anything is written.
    public func voidCoupon(
        _ code: HashedCode, reason: String, by actor: Actor?, in project: Int64
    ) throws -> Coupon {
        guard var coupon = try coupon(code, in: project) else { throw CouponRefusal.unknownCoupon }
        if coupon.stored == .setAside, try endOverdueHold(of: coupon, in: project) {
            guard let left = try self.coupon(code, in: project) else { throw CouponRefusal.unknownCoupon }
            coupon = left
        }
        switch coupon.stored {
        case .pooled: try count(coupon.offer, codes: -1)
        case .setAside: throw CouponRefusal.setAside
        case .issued: break
        case .used: throw CouponRefusal.used(coupon)
        case .void: throw CouponRefusal.void(coupon)
        }
        try end(coupon, as: .void, reason: reason, by: actor, in: project)
        return try self.coupon(code, in: project) ?? coupon
    }

    private func end(
        _ coupon: Coupon, as status: Coupon.Stored, reference: String? = nil, reason: String? = nil, by actor: Actor?,
        in project: Int64
    ) throws {
        let update = try statement(
            "UPDATE coupon SET status = ?2, endedAt = ?3, actor = ?4, reference = ?5, reason = ?6 WHERE number = ?1")
        update.bind(1, coupon.number)
        update.bind(2, status.rawValue)
        update.bind(3, now.milliseconds)
        update.bind(4, try actor.map { try number(of: $0, in: project) })
        update.bind(5, reference)
        update.bind(6, reason)
        try update.run()
    }
}
