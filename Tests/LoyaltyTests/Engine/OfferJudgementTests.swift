import Testing

@testable import Loyalty

/// What an offer costs a user, and why the user can't redeem it.
@Suite struct OfferJudgementTests {
    private static let now = instant("2026-06-15T12:00:00.000Z")

    private static func instant(_ text: String) -> Instant {
        Instant(rfc3339: text) ?? Instant(milliseconds: 0)
    }

    private func offer(_ members: String, cost: String = #"{"default": 100}"#) throws -> OfferDefinition {
        let text = #"{"offerId": "o", "title": "O", "cost": \#(cost)\#(members)}"#
        return try #require(try EngineFixture.rulebook(offers: [text]).offer(id: "o")).definition
    }

    private func judge(
        _ members: String = "", cost: String = #"{"default": 100}"#, groups: [String] = [], points: Int64 = 100,
        debt: Int64 = 0, earned: Int64 = 0, after counts: OfferJudgement.Counts = .init(), at instant: Instant = now
    ) throws -> OfferJudgement {
        OfferJudgement(
            of: try offer(members, cost: cost),
            for: .init(usergroups: groups, points: points, debt: debt, earned: earned), after: counts, at: instant)
    }

    // MARK: - Cost

    @Test(arguments: [
        ([], 500), (["gold"], 300), (["silver"], 500), (["silver", "gold"], 300), (["bronze"], 500), (["Gold"], 500),
    ])
    func lowestCostCounts(groups: [String], cost: Int) throws {
        let judgement = try judge(
            cost: #"{"default": 500, "silver": 600, "gold": 300}"#, groups: groups, points: 1_000)
        #expect(judgement.cost == Int64(cost))
        #expect(judgement.isRedeemable)
    }

    @Test func costOfAGroupAloneIsForIt() throws {
        #expect(try judge(cost: #"{"gold": 100}"#, groups: ["gold"]).reasons == [])
        let other = try judge(cost: #"{"gold": 100}"#, groups: ["silver"], points: 0)
        #expect(other.cost == nil)
        #expect(other.reasons == [.conditions])
    }

    /// The reason is there once, even if the conditions aren't met either.
    @Test func noCostAndUnmetConditionsAreOneReason() throws {
        let conditions = #", "conditions": {"field": "earned", "operator": "greater_than", "value": 0}"#
        #expect(try judge(conditions, cost: #"{"gold": 100}"#).reasons == [.conditions])
    }

    @Test func freeOfferNeedsNoPoints() throws {
        let judgement = try judge(cost: #"{"default": 0}"#, points: 0)
        #expect(judgement.cost == 0)
        #expect(judgement.isRedeemable)
        #expect(try judge(cost: #"{"default": 100, "gold": 0}"#, groups: ["gold"], points: 0).cost == 0)
    }

    @Test(arguments: [(Int64(100), Int64(0)), (101, 0), (99, 1), (0, 100)])
    func missingPointsAreCounted(points: Int64, missing: Int64) throws {
        #expect(try judge(points: points).reasons == (missing == 0 ? [] : [.insufficientPoints(missing: missing)]))
    }

    /// What the user gets repays the debt first.
    @Test func debtIsMissingToo() throws {
        let judgement = try judge(cost: #"{"default": 60}"#, points: 0, debt: 130)
        #expect(judgement.reasons == [.insufficientPoints(missing: 190)])
        #expect(try judge(cost: #"{"default": 0}"#, points: 0, debt: 130).isRedeemable)
    }

    // MARK: - When

    @Test func onlyActiveOffersCanBeRedeemed() throws {
        let inactive = #", "status": "INACTIVE""#
        #expect(try judge(inactive).reasons == [.inactive])
        #expect(try !offer(inactive).isRunning(at: Self.now))
        #expect(try offer("").isRunning(at: Self.now))
    }

    @Test(arguments: [
        ("2026-05-31T21:59:59.999Z", [OfferJudgement.Reason.notStarted]), ("2026-05-31T22:00:00.000Z", []),
        ("2026-06-30T21:59:59.999Z", []), ("2026-06-30T22:00:00.000Z", [.ended]),
        ("2027-01-01T00:00:00.000Z", [.ended]),
    ])
    func startIsIncludedAndEndIsNot(at text: String, reasons: [OfferJudgement.Reason]) throws {
        let members = #", "start": "2026-06-01T00:00:00+02:00", "end": "2026-07-01T00:00:00+02:00""#
        #expect(try judge(members, at: Self.instant(text)).reasons == reasons)
        #expect(try offer(members).isRunning(at: Self.instant(text)) == reasons.isEmpty)
    }

    // MARK: - Conditions

    @Test(arguments: [
        (#"{"field": "usergroups", "operator": "contains", "value": "gold"}"#, true),
        (#"{"field": "usergroups", "operator": "contains", "value": "bronze"}"#, false),
        (#"{"field": "usergroups", "operator": "not_contains", "value": "bronze"}"#, true),
        (#"{"field": "usergroups", "operator": "equals", "value": ["silver", "gold"]}"#, true),
        (#"{"field": "balance", "operator": "equals", "value": 100}"#, true),
        (#"{"field": "balance", "operator": "greater_than", "value": 100}"#, false),
        (#"{"field": "balance", "operator": "between", "value": [100, 200]}"#, true),
        (#"{"field": "earned", "operator": "greater_than_or_equal", "value": 2000}"#, true),
        (#"{"field": "earned", "operator": "less_than", "value": 2000}"#, false),
        (#"{"field": "earned", "operator": "exists"}"#, true),
        (#"{"type": "NOT", "conditions": [{"field": "usergroups", "operator": "contains", "value": "gold"}]}"#, false),
    ])
    func conditionsSeeTheUser(condition: String, isMet: Bool) throws {
        let judgement = try judge(
            #", "conditions": \#(condition)"#, groups: ["silver", "gold"], points: 100, earned: 2_000)
        #expect(judgement.reasons == (isMet ? [] : [.conditions]))
        #expect(judgement.cost == 100)
    }

    @Test func conditionsSeeUsersWithoutAnything() throws {
        let empty = #", "conditions": {"field": "usergroups", "operator": "equals", "value": []}"#
        #expect(try judge(empty).isRedeemable)
        let negative = #", "conditions": {"field": "earned", "operator": "equals", "value": -5}"#
        #expect(try judge(negative, earned: -5).isRedeemable)
        let most = #", "conditions": {"field": "earned", "operator": "equals", "value": \#(Int64.max)}"#
        #expect(try judge(most, earned: .max).isRedeemable)
    }

    // MARK: - How many

    @Test(arguments: [(Int64(0), true), (1, true), (2, false), (3, false)])
    func limitIsHowManyAUserGets(uses: Int64, isRedeemable: Bool) throws {
        #expect(try judge(#", "limit": 2"#, after: .init(uses: uses)).reasons == (isRedeemable ? [] : [.limitReached]))
        #expect(try judge(after: .init(uses: uses)).isRedeemable)
    }

    /// A stock that is lowered below what was taken leaves nothing.
    @Test(arguments: [(Int64(0), true), (9, true), (10, false), (11, false), (.max, false)])
    func stockIsHowManyThereEverAre(taken: Int64, isRedeemable: Bool) throws {
        #expect(try judge(#", "stock": 10"#, after: .init(taken: taken)).reasons == (isRedeemable ? [] : [.outOfStock]))
        #expect(try judge(after: .init(taken: taken)).isRedeemable)
    }

    @Test func emptyStockHasNothing() throws {
        #expect(try judge(#", "stock": 0"#).reasons == [.outOfStock])
    }

    @Test(arguments: [(Int64(1), true), (0, false)])
    func poolNeedsAFreeCode(codes: Int64, isRedeemable: Bool) throws {
        let reasons: [OfferJudgement.Reason] = isRedeemable ? [] : [.codesExhausted]
        #expect(try judge(#", "coupon": {"pool": true}"#, after: .init(codes: codes)).reasons == reasons)
        #expect(try judge(#", "coupon": {"pattern": "A########"}"#, after: .init(codes: codes)).isRedeemable)
        #expect(try judge(after: .init(codes: codes)).isRedeemable)
    }

    // MARK: - All of it

    @Test func reasonsAreInOrder() throws {
        let members = #"""
            , "status": "INACTIVE", "start": "2026-07-01T00:00:00Z", "limit": 1, "stock": 1, "coupon": {"pool": true},
            "conditions": {"field": "balance", "operator": "greater_than", "value": 50}
            """#
        let reasons = try judge(members, points: 40, after: .init(uses: 1, taken: 1)).reasons
        #expect(
            reasons == [
                .inactive, .notStarted, .conditions, .limitReached, .outOfStock, .codesExhausted,
                .insufficientPoints(missing: 60),
            ])
        let ended = members.replacing("\"start\"", with: "\"end\"")
        let later = try judge(ended, after: .init(codes: 1), at: Self.instant("2026-07-01T00:00:00Z"))
        #expect(later.reasons == [.inactive, .ended])
        #expect(
            (reasons + later.reasons.suffix(1)).map(\.code) == [
                "inactive", "not_started", "conditions", "limit_reached", "out_of_stock", "codes_exhausted",
                "insufficient_points", "ended",
            ])
    }

    @Test func rulebookKnowsOffersByIdAndNumber() throws {
        let offers = ["a", "b"].map { #"{"offerId": "\#($0)", "title": "O", "cost": {"default": 1}}"# }
        let rulebook = try EngineFixture.rulebook(offers: offers)
        #expect(rulebook.offers.map(\.number) == [301, 302])
        #expect(rulebook.offer(id: "b")?.number == 302)
        #expect(rulebook.offer(number: 301)?.definition.offerId == "a")
        #expect(rulebook.offer(id: "c") == nil && rulebook.offer(number: 303) == nil)
    }
}
