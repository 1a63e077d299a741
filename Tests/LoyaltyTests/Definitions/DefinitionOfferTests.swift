import JSON
import Loyalty
import TestSupport
import Testing

/// Offers as they are read: their defaults, and an issue with its place for whatever is wrong.
@Suite struct DefinitionOfferTests {
    private func project(_ offers: String...) -> String {
        DefinitionFixture.project(#""offers": [\#(offers.joined(separator: ", "))]"#)
    }

    private func offer(_ members: String) throws -> OfferDefinition {
        let text = project(#"{"offerId": "o", "title": "O", "cost": {"default": 5}\#(members)}"#)
        return try #require(try DefinitionFixture.read(text).get().offers.first)
    }

    @Test func offerHasDefaults() throws {
        let offer = try offer("")
        #expect(offer.offerId == "o")
        #expect(offer.title == LocalizedText("O"))
        #expect(offer.description == nil)
        #expect(offer.status == .active)
        #expect(offer.cost == [GroupCost(usergroupId: "default", points: 5)])
        #expect(offer.stock == nil && offer.limit == nil && offer.limitWindow == .lifetime)
        #expect(offer.start == nil && offer.end == nil && offer.conditions == nil)
        #expect(offer.coupon == nil && offer.couponDays == nil)
    }

    @Test func nullIsAbsent() throws {
        let names = [
            "description", "status", "stock", "limit", "limitWindow", "start", "end", "conditions", "coupon",
            "couponDays",
        ]
        #expect(try offer(names.map { ", \"\($0)\": null" }.joined()) == offer(""))
        #expect(try offer(#", "conditions": {}"#) == offer(""))
    }

    @Test func everythingAtItsBounds() throws {
        let least = try offer(
            #"""
            , "description": "x", "stock": 0, "limit": 1, "coupon": {"pattern": "A########"}, "couponDays": 1,
            "start": "2026-01-01T00:00:00.000Z", "end": "2026-01-01T00:00:00.001Z"
            """#)
        #expect(least.stock == 0 && least.limit == 1 && least.couponDays == 1)
        let longest = String(repeating: "x", count: 5_000)
        let most = try offer(
            #"""
            , "description": {"default": "\#(longest)", "de": "\#(longest)"}, "stock": 1000000000000,
            "limit": 1000000000, "coupon": {"pool": true}, "couponDays": 3650, "limitWindow": "year"
            """#)
        #expect(most.stock == 1_000_000_000_000 && most.limit == 1_000_000_000 && most.couponDays == 3_650)
        #expect(most.description?.text(in: "de") == longest)
        let costs = project(#"{"offerId": "o", "title": "O", "cost": {"gold": 0, "default": 1000000000}}"#)
        #expect(
            try DefinitionFixture.read(costs).get().offers.first?.cost == [
                GroupCost(usergroupId: "gold", points: 0), GroupCost(usergroupId: "default", points: 1_000_000_000),
            ])
    }

    /// Members of an offer with an id, a title and a cost, and the issue at the offer.
    static let rows: [(members: String, issue: String)] = [
        (#""csot": 5"#, #"/csot: unknown field; did you mean "cost"?"#),
        (#""description": """#, "/description: expected a text, or texts by language, found an empty one"),
        (
            #""description": "\#(String(repeating: "x", count: 5_001))""#,
            "/description: expected a text, or texts by language of at most 5,000 bytes, found 5,001"
        ),
        (#""description": {"de": "x"}"#, "/description/default: is missing"),
        (#""status": "ARCHIVED""#, #"/status: expected ACTIVE or INACTIVE, found "ARCHIVED""#),
        (
            #""stock": -1"#,
            "/stock: expected a whole number from 0 to 1,000,000,000,000, found -1; leave it out for no limit"
        ),
        (
            #""stock": 1000000000001"#,
            "/stock: expected a whole number from 0 to 1,000,000,000,000, found 1000000000001; leave it out for no limit"
        ),
        (
            #""stock": "ten""#,
            #"/stock: expected a whole number from 0 to 1,000,000,000,000, found "ten"; leave it out for no limit"#
        ),
        (
            #""limit": 0"#,
            "/limit: expected a whole number from 1 to 1,000,000,000, found 0; leave it out for no limit"
        ),
        (
            #""limitWindow": "daily""#,
            #"/limitWindow: expected lifetime, hour, day, week, month or year, found "daily""#
        ),
        (#""start": "2026-01-01""#, #"/start: expected a time such as 2026-01-31T08:00:00+01:00, found "2026-01-01""#),
        (#""end": 5"#, "/end: expected a time such as 2026-01-31T08:00:00+01:00, found 5"),
        (
            #""start": "2026-01-01T00:00:00Z", "end": "2026-01-01T01:00:00+01:00""#,
            "/end: expected a time after start"
        ),
        (
            #""conditions": {"field": "amount", "operator": "exists"}"#,
            #"/conditions/field: expected usergroups, balance or earned, found "amount""#
        ),
        (
            #""conditions": {"type": "NOT", "conditions": [{"field": "balance.points", "operator": "exists"}]}"#,
            #"/conditions/conditions/0/field: expected usergroups, balance or earned, found "balance.points""#
        ),
        (
            #""conditions": {"field": 5, "operator": "exists"}"#,
            "/conditions/field: expected usergroups, balance or earned, found 5"
        ),
        (#""conditions": {"operator": "exists"}"#, "/conditions/field: is missing"),
        (
            #""conditions": 5"#,
            "/conditions: expected a condition such as {field: balance, operator: greater_than, value: 0}, found 5"
        ),
        (
            #""conditions": {"field": "earned", "operator": "more"}"#,
            """
            /conditions/operator: expected equals, not_equals, greater_than, greater_than_or_equal, less_than, \
            less_than_or_equal, between, in, not_in, contains, not_contains, starts_with, ends_with, exists or \
            not_exists, found "more"
            """
        ),
        (#""coupon": "pool""#, #"/coupon: expected {pattern: SUMMER-####-####} or {pool: true}, found "pool""#),
        (#""coupon": {}"#, "/coupon: expected {pattern: SUMMER-####-####} or {pool: true}"),
        (#""coupon": {"pol": true}"#, #"/coupon/pol: unknown field; did you mean "pool"?"#),
        (#""coupon": {"pool": false}"#, "/coupon/pool: expected true, found false"),
        (#""coupon": {"pool": "yes"}"#, #"/coupon/pool: expected true, found "yes""#),
        (
            #""coupon": {"pattern": "A########", "pool": true}"#,
            "/coupon/pool: can't stand beside pattern; leave out one of the two"
        ),
        (
            #""coupon": {"pattern": 5}"#,
            #"/coupon/pattern: expected a pattern such as SUMMER-####-####; put it in quotes: "5""#
        ),
        (#""coupon": {"pattern": "SUMMER-###-####"}"#, "/coupon/pattern: expected at least 8 #, found 7"),
        (
            #""coupon": {"pattern": "SUMMER ########"}"#,
            "/coupon/pattern: expected a pattern such as SUMMER-####-#### "
                + "(1 to 64 printable ASCII characters without spaces, other than . and ..), "
                + #"found "SUMMER ########""#
        ),
        (#""couponDays": 30"#, "/couponDays: only an offer with a coupon has couponDays"),
        (
            #""coupon": {"pool": true}, "couponDays": 0"#,
            "/couponDays: expected a whole number from 1 to 3,650, found 0; leave it out for codes that don't expire"
        ),
        (
            #""coupon": {"pool": true}, "couponDays": 3651"#,
            "/couponDays: expected a whole number from 1 to 3,650, found 3651; leave it out for codes that don't expire"
        ),
    ]

    @Test(arguments: rows) func reportsIssues(members: String, issue: String) throws {
        let issues = try DefinitionFixture.issues(
            project(#"{"offerId": "o", "title": "O", "cost": {"default": 5}, \#(members)}"#))
        // An unknown field in a coupon leaves the coupon without what it needs.
        #expect(issues.first == "/offers/0" + issue)
        #expect(issues.count == 1 || members.contains("pol\""))
    }

    /// Whole offers, and the issues at the offer.
    @Test(arguments: [
        (#"{"title": "O", "cost": {"default": 5}}"#, ["/offerId: is missing"]),
        (#"{"offerId": "o", "cost": {"default": 5}}"#, ["/title: is missing"]),
        (
            #"{"offerId": "o", "title": "", "cost": {"default": 5}}"#,
            ["/title: expected a text, or texts by language, found an empty one"]
        ),
        (#"{"offerId": "o", "title": "O"}"#, ["/cost: is missing"]),
        (
            #"{"offerId": "o", "title": "O", "cost": 5}"#,
            ["/cost: expected points for each group, such as {default: 500}, found 5"]
        ),
        (
            #"{"offerId": "o", "title": "O", "cost": {}}"#,
            ["/cost: expected points for at least one group, such as {default: 500}, found none"]
        ),
        (
            #"{"offerId": "o", "title": "O", "cost": {"glod": 5, "default": -1}}"#,
            [
                #"/cost/glod: unknown group "glod"; did you mean "gold"?"#,
                "/cost/default: expected a whole number from 0 to 1,000,000,000, found -1",
            ]
        ),
        (
            #"{"offerId": "o", "title": "O", "cost": {"gold": 1000000001, "default": 0.5}}"#,
            [
                "/cost/gold: expected a whole number from 0 to 1,000,000,000, found 1000000001",
                "/cost/default: expected a whole number from 0 to 1,000,000,000, found 0.5",
            ]
        ),
    ])
    func reportsIssuesOfWholeOffers(offer: String, issues: [String]) throws {
        #expect(try DefinitionFixture.issues(project(offer)) == issues.map { "/offers/0" + $0 })
    }

    @Test func refusesDuplicateIds() throws {
        let offer = #"{"offerId": "o", "title": "O", "cost": {"default": 5}}"#
        #expect(
            try DefinitionFixture.issues(project(offer, offer)) == [
                #"/offers/1/offerId: "o" is defined already at /offers/0/offerId"#
            ])
    }

    @Test func limitsConditions() throws {
        func conditions(_ count: Int) -> String {
            let list = (0..<count).map { #"{"field": "earned", "operator": "less_than", "value": \#($0)}"# }
            return #", "conditions": {"type": "OR", "conditions": [\#(list.joined(separator: ", "))]}"#
        }
        #expect(try offer(conditions(200)).conditions != nil)
        let text = project(#"{"offerId": "o", "title": "O", "cost": {"default": 5}\#(conditions(201))}"#)
        #expect(
            try DefinitionFixture.issues(text) == [
                "/offers/0/conditions/conditions: expected at most 200 conditions, found 201"
            ])
    }
}

/// Codes and what they are drawn by.
@Suite struct CouponCodeTests {
    @Test func codesAreInUpperCase() {
        #expect(CouponCode("summer-ab12")?.text == "SUMMER-AB12")
        #expect(CouponCode("summer-ab12") == CouponCode("SUMMER-AB12"))
        #expect(CouponCode("!~")?.text == "!~")
        #expect(CouponCode(String(repeating: "a", count: 64))?.text == String(repeating: "A", count: 64))
    }

    @Test(arguments: ["", "a b", "é", "ß", "a\n", "\u{7F}", "ａ", String(repeating: "a", count: 65)])
    func otherTextsAreNoCodes(text: String) {
        #expect(CouponCode(text) == nil)
    }

    @Test func codesFollowThePattern() throws {
        let pattern = try #require(CouponPattern("Sommer-####-####!"))
        #expect(pattern.text == "SOMMER-####-####!")
        var random = SeededRandom(seed: 1)
        var drawn: [UInt8: Int] = [:]
        var codes: Set<CouponCode> = []
        for _ in 0..<2_000 {
            let code = pattern.code(using: &random)
            #expect(codes.insert(code).inserted)
            #expect(CouponCode(code.text) == code)
            for (place, byte) in zip(pattern.text.utf8, code.text.utf8) {
                if place == UInt8(ascii: "#") { drawn[byte, default: 0] += 1 } else { #expect(place == byte) }
            }
        }
        #expect(String(decoding: drawn.keys.sorted(), as: UTF8.self) == "23456789ABCDEFGHJKMNPQRSTUVWXYZ")
        // 16,000 draws from 31: each comes up about 516 times; six standard deviations are 134.
        #expect(drawn.values.allSatisfy { (382...650).contains($0) })
    }

    @Test(arguments: ["", "#######", "A-###-####", "######## ", "é########", String(repeating: "#", count: 65)])
    func otherTextsAreNoPatterns(text: String) {
        #expect(CouponPattern(text) == nil)
    }

    @Test func longestPattern() {
        #expect(CouponPattern(String(repeating: "#", count: 64)) != nil)
    }
}
