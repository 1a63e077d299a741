import Loyalty
import TestSupport
import Testing

@testable import Store

/// What holds and redemptions do to histories, figures and the kept state.
@Suite struct HoldBooksTests {
    /// A shop in which Ann has 100 points that expire at the end of the year.
    private func shop(_ offers: [String] = [OfferShop.offer("mug", cost: 30)]) throws -> OfferShop {
        let shop = try OfferShop(offers, #", "points": {"validity": {"months": 1, "until": "year"}}"#)
        try shop.store.log("free")
        return shop
    }

    private func state(of user: String = "ann", in store: LoyaltyStore) throws -> MemberState {
        let number = try store.project().number
        return try #require(try store.read { try $0.user(user, in: number) }).state
    }

    // MARK: - Histories

    private func page(_ shop: OfferShop, of user: String = "ann", after id: String? = nil, limit: Int) throws
        -> HistoryPage
    {
        let project = try shop.project
        let now = shop.database.clock.now
        return try #require(
            try shop.store.read { try $0.history(of: user, after: id, limit: limit, in: project, at: now) })
    }

    @Test func historiesHaveNeitherHoldsNorReleases() throws {
        let shop = try shop()
        try shop.release(try shop.redeem("mug", hold: 600))
        let captured = try shop.capture(try shop.redeem("mug", hold: 600), 20)
        try shop.redeem("mug", hold: 600)
        let page = try page(shop, limit: 10)
        #expect(page.entries.map(\.entry.kind) == [.redemption, .event] && page.next == nil)
        let redemption = try #require(page.entries.first)
        #expect(redemption.subjectId == "mug" && redemption.subjectKind == "offer" && redemption.balance == 80)
        #expect(redemption.entry.target == captured.redemption.id)
        let project = try shop.project
        let now = shop.database.clock.now
        let all = try shop.store.read { reader in
            let user = try #require(try reader.user("ann", in: project.number))
            return try reader.entries(of: user, in: project, at: now)
        }
        #expect(all.map(\.id) == page.entries.map(\.id))
    }

    /// Holds before the first entry that is shown, or between two, make no page of their own.
    @Test(arguments: [1, 2, 3]) func holdsMakeNoPages(limit: Int) throws {
        let shop = try OfferShop([OfferShop.offer("gift", cost: 0)])
        let number = try shop.project.number
        _ = try shop.store.write { try $0.createUser("ann", usergroups: [], timezone: nil, in: number) }
        for _ in 0..<3 {
            try shop.release(try shop.redeem("gift", hold: 600))
            try shop.store.log("free")
        }
        var kinds: [[Entry.Kind]] = []
        var cursor: String?
        repeat {
            let page = try page(shop, after: cursor, limit: limit)
            kinds.append(page.entries.map(\.entry.kind))
            cursor = page.next
        } while cursor != nil
        #expect(kinds.flatMap { $0 } == [.event, .event, .event])
        #expect(kinds.allSatisfy { !$0.isEmpty } && kinds.count == (3 + limit - 1) / limit)
    }

    // MARK: - Figures

    private func figures(_ shop: OfferShop, at now: String) throws -> [String] {
        let (now, project) = (try Instant.at(now), try shop.project)
        let stats = try shop.store.read { try $0.pointsStats(span: .all, at: now, in: project).stats }
        return stats.days.map { day, figures in
            let (flows, levels) = (figures.flows, figures.levels)
            let numbers = [
                flows.awarded, flows.redeemed, flows.refunded, flows.expired, flows.erased, levels.points, levels.held,
                levels.debt, levels.users,
            ]
            return "\(day.description.dropFirst(5)): " + numbers.map(String.init).joined(separator: " ")
        }
    }

    @Test func figuresTellWhatIsHeldRedeemedAndRefunded() throws {
        let shop = try shop()
        let hold = try shop.redeem("mug", hold: 604_800)
        try shop.redeem("mug", hold: 86_400)
        try shop.clock("2026-11-24T09:00:00Z")
        let captured = try shop.capture(hold, 25)
        try shop.clock("2026-11-26T12:00:00Z")
        try shop.reverse(captured)
        #expect(
            try figures(shop, at: "2026-11-26T12:00:00Z") == [
                // awarded redeemed refunded expired erased | points held debt users
                "11-23: 100 0 0 0 0 40 60 0 1", "11-24: 0 25 0 0 0 75 0 0 1", "11-25: 0 0 0 0 0 75 0 0 1",
                "11-26: 0 0 25 0 0 100 0 0 1",
            ])
        // Before the second hold ended.
        #expect(try figures(shop, at: "2026-11-24T09:29:59.999Z").last == "11-24: 0 25 0 0 0 45 30 0 1")
        #expect(try shop.store.differences() == [])
    }

    /// A hold that the clock ends expires what has expired meanwhile, on its own day.
    @Test func theClockExpiresWhatWasHeld() throws {
        let shop = try shop()
        try shop.clock("2026-12-31T12:00:00Z")
        try shop.redeem("mug", hold: 172_800)
        let lines = try figures(shop, at: "2027-01-03T00:00:00Z").suffix(4)
        #expect(
            lines == [
                "12-31: 0 0 0 70 0 0 30 0 0", "01-01: 0 0 0 0 0 0 30 0 0", "01-02: 0 0 0 30 0 0 0 0 0",
                "01-03: 0 0 0 0 0 0 0 0 0",
            ])
        #expect(try state(in: shop.store).ledger.upcoming(in: shop.project.rulebook.zone).map(\.points) == [70, 30])
        try shop.clock("2027-01-03T00:00:00Z")
        try shop.store.log("free")
        #expect(try page(shop, limit: 9).entries.map(\.entry.points) == [100, -30, -70, 100])
        // That it is written now changes no figure.
        #expect(try figures(shop, at: "2027-01-02T23:00:00Z").suffix(4).dropLast() == lines.dropLast())
        #expect(try shop.store.differences() == [])
    }

    @Test func whatIsHeldLeavesWithAnErasure() throws {
        let shop = try shop()
        try shop.redeem("mug")
        try shop.redeem("mug", hold: 600)
        let number = try shop.project.number
        try shop.store.writeAlone { try $0.eraseUser("ann", in: number, replies: NoReplies()) }
        #expect(
            try figures(shop, at: "2026-11-24T00:00:00Z") == [
                "11-23: 100 30 0 0 70 0 0 0 0", "11-24: 0 0 0 0 0 0 0 0 0",
            ])
        #expect(try shop.store.differences() == [])
    }

    // MARK: - The kept state

    @Test func anotherProcessKnowsTheHolds() throws {
        let shop = try shop()
        try shop.redeem("mug", hold: 600)
        try shop.redeem("mug", hold: 86_400)
        let ledger = try state(in: shop.store).ledger
        #expect(ledger.holds.map(\.points) == [30, 30] && ledger.held == 60 && ledger.total == 100)
        #expect(try state(in: try shop.database.open()).ledger == ledger)
    }

    /// Leaderboards and conditions count what was earned, whatever becomes of it.
    @Test func offersLeaveWhatWasEarned() throws {
        let shop = try shop()
        let redemption = try shop.redeem("mug")
        let hold = try shop.redeem("mug", hold: 600)
        #expect(try state(in: shop.store).earned == 100)
        try shop.capture(hold, 10)
        try shop.reverse(redemption)
        let state = try state(in: shop.store)
        #expect(state.earned == 100 && state.balance == 90)
    }

    // MARK: - Damage

    @Test(arguments: [
        ("UPDATE log SET cause = at WHERE kind = 8", "end of hold"),
        ("UPDATE log SET cause = NULL WHERE kind = 8", "end of hold"),
        ("UPDATE log SET rest = -1 WHERE kind = 8", "end of hold"),
        ("UPDATE log SET points = 1 WHERE kind = 9", "points of entry"),
        ("UPDATE log SET subject = 0 WHERE kind = 8", "subject of entry"),
        ("UPDATE log SET subject = 1 WHERE kind = 4", "subject of entry"),
        ("UPDATE log SET target = NULL WHERE kind = 9", "entry that ends a hold"),
        ("UPDATE log SET target = 1 WHERE kind = 5", "entry that ends a hold"),
        ("UPDATE log SET rest = rest + 1 WHERE kind = 8", "lots, holds and debt of user ann"),
        ("UPDATE log SET cause = cause + 1 WHERE kind = 8", "lots, holds and debt of user ann"),
        ("UPDATE pointsFlow SET held = held + 1", "flow of points (held)"),
    ])
    func damageIsNamed(sql: String, what: String) throws {
        let shop = try shop()
        try shop.reverse(try shop.redeem("mug"))
        try shop.release(try shop.redeem("mug", hold: 600))
        try shop.redeem("mug", hold: 600)
        #expect(try shop.store.differences() == [])
        try shop.database.tamper(sql)
        let differences = try shop.store.differences()
        #expect(differences.contains { $0.hasPrefix(what) }, "\(differences)")
    }
}
