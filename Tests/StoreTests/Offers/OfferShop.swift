import Loyalty
import TestSupport
import Testing

@testable import Store

/// A store with offers, and what its users do with them.
final class OfferShop {
    let database: TemporaryDatabase
    let store: LoyaltyStore
    private var drawn = 0

    /// - Parameter offers: JSON of the offers, and further members of the project.
    init(_ offers: [String], _ members: String = "", at now: String = "2026-11-23T09:30:00Z") throws {
        database = try TemporaryDatabase(at: now)
        store = try database.open()
        try apply(offers, members)
    }

    func apply(_ offers: [String], _ members: String = "") throws {
        try store.apply(
            Definitions.project(
                events: [Definitions.event("free", points: 100)], usergroups: ["vip"],
                members: #", "offers": [\#(offers.joined(separator: ","))]\#(members)"#))
    }

    static func offer(_ id: String, cost: Int = 10, _ members: String = "") -> String {
        #"{"offerId": "\#(id)", "title": "\#(id)", "cost": {"default": \#(cost)}\#(members)}"#
    }

    static let pool = #", "coupon": {"pool": true}"#
    static let pattern = #", "coupon": {"pattern": "AB-########"}"#

    var project: Project {
        get throws { try store.project() }
    }

    func code(_ text: String) -> HashedCode { HashedCode(text: text, hash: Self.hash(text)) }

    static func hash(_ code: String) -> [UInt8] {
        let hash = Array(code.utf8.prefix(HashedCode.hashLength))
        return hash + Array(repeating: 0, count: HashedCode.hashLength - hash.count)
    }

    // MARK: - What users do

    @discardableResult
    func redeem(_ offer: String, by user: String = "ann", hold: Int? = nil) throws -> BookedRedemption {
        let number = try project.number
        drawn += 1
        let code = code("DRAWN-\(drawn)")
        return try store.write {
            try $0.redeem(offer, for: user, holding: hold, by: nil, in: number) { _ in code }
        }
    }

    @discardableResult
    func capture(_ hold: BookedRedemption, _ points: Int64? = nil) throws -> BookedRedemption {
        let number = try project.number
        return try store.write {
            try $0.capture(hold.redemption.id, points: points, by: Actor(.key, name: "till"), in: number)
        }
    }

    @discardableResult
    func release(_ hold: BookedRedemption, by user: String? = nil) throws -> BookedRedemption {
        let number = try project.number
        return try store.write { try $0.release(hold.redemption.id, of: user, by: nil, in: number) }
    }

    @discardableResult
    func reverse(_ booked: BookedRedemption, by user: String = "ann") throws -> BookedEntry {
        let number = try project.number
        let entry = try #require(booked.redemption.entry)
        return try store.write {
            try $0.reverse(entry, of: user, fraction: nil, reason: "returned", by: .command, in: number)
        }
    }

    @discardableResult
    func add(_ codes: String..., to offer: String) throws -> [Int] {
        let number = try project.number
        let hashed = codes.map(code)
        let (added, duplicates) = try store.write { try $0.addCodes(hashed, to: offer, in: number) }
        return [added, duplicates]
    }

    @discardableResult
    func use(_ code: HashedCode, _ reference: String? = nil) throws -> Coupon {
        let number = try project.number
        return try store.write {
            try $0.useCoupon(code, reference: reference, by: Actor(.key, name: "till"), in: number)
        }
    }

    // MARK: - What they see

    /// Why a user can't redeem an offer, as it is shown and as a try is refused.
    func reasons(_ offer: String, for user: String = "ann", sourceLocation: SourceLocation = #_sourceLocation)
        throws -> [String]
    {
        let project = try project
        let rule = try #require(project.rulebook.offer(id: offer))
        let stored = try #require(try store.read { try $0.user(user, in: project.number) })
        let shown = try #require(
            try store.read {
                try $0.standings(of: [rule], for: stored, at: database.clock.now, in: project).first
            })
        let reasons = shown.judgement.reasons.map(\.code)
        if !reasons.isEmpty {
            let refusal = #expect(throws: RedemptionRefusal.self, sourceLocation: sourceLocation) {
                try redeem(offer, by: user)
            }
            guard case .notRedeemable(let standing) = refusal else {
                Issue.record("\(String(describing: refusal))", sourceLocation: sourceLocation)
                return reasons
            }
            #expect(standing.judgement.reasons.map(\.code) == reasons, sourceLocation: sourceLocation)
        }
        return reasons
    }

    /// Open holds, redemptions and codes.
    func counts(_ offer: String) throws -> [Int64] {
        let rule = try #require(try project.rulebook.offer(id: offer))
        let counts = try store.read { try $0.counts(of: KnownOffer(rule), at: database.clock.now) }
        return [counts.held, counts.redeemed, counts.codes]
    }

    /// What a user can spend and has on hold.
    func points(of user: String = "ann") throws -> [Int64] {
        let project = try project
        let stored = try #require(try store.read { try $0.user(user, in: project.number) })
        let ledger = stored.ledger(at: database.clock.now, in: project)
        return [ledger.points, ledger.held]
    }

    func redemption(_ booked: BookedRedemption) throws -> Redemption? {
        let number = try project.number
        return try store.read { try $0.redemption(id: booked.redemption.id, in: number) }
    }

    func coupon(_ text: String) throws -> Coupon? {
        let number = try project.number
        return try store.read { try $0.coupon(code: code(text), in: number) }
    }

    func status(_ text: String) throws -> Coupon.Status? { try coupon(text)?.status(at: database.clock.now) }

    func clock(_ instant: String) throws { database.clock.set(try Instant.at(instant)) }
}
