import JSON
import Loyalty
import Testing

/// Definitions as they are shown.
@Suite struct DefinitionWritingTests {
    /// The contract's example of an event.
    static let example = #"""
        {"eventId":"purchase_completed","title":"Purchase completed","description":"Tracks completed purchases",\#
        "status":"ACTIVE","limit":10,"maximumReward":1000,"reward":{"default":2},\#
        "conditions":{"type":"AND","conditions":[{"field":"amount","operator":"greater_than","value":0}]},\#
        "metadataFields":[{"key":"amount","type":"number","required":true}],"type":"TRANSACTION"}
        """#

    private func event(_ text: String) throws -> EventDefinition {
        let project = try DefinitionFixture.read(DefinitionFixture.project()).get()
        return try EventDefinition.read(try JSONDocument.parse(text).root, in: project).get()
    }

    @Test func writesTheContractsExample() throws {
        let event = try event(Self.example)
        #expect(DefinitionFixture.text(event.write) == Self.example)
        #expect(event.kind == .transaction)
        #expect(event.limit == 10)
        #expect(event.maximumReward == 1_000)
        #expect(event.reward == [GroupReward(usergroupId: "default", rate: ExactDecimal(2))])
        let comparison = Comparison(path: ["amount"], operator: .greaterThan, operand: .number(.zero))
        #expect(event.conditions == .all([.comparison(comparison)]))
        #expect(event.metadataFields == [MetadataField(key: "amount", kind: .number, required: true)])
    }

    @Test func alwaysWritesTheContractsFields() throws {
        let expected = #"""
            {"eventId":"visit","title":"Visit","description":null,"status":"ACTIVE","limit":null,"maximumReward":null,\#
            "reward":{},"conditions":{},"metadataFields":[],"type":"FIXED"}
            """#
        let event = try event(DefinitionFixture.event)
        #expect(DefinitionFixture.text(event.write) == expected)
        #expect(try self.event(expected) == event)
    }

    @Test func writesAdditionsThatDifferFromTheirDefault() throws {
        let text = #"""
            {"eventId":"visit","title":"Visit","description":"","status":"INACTIVE","limit":1,"maximumReward":null,\#
            "reward":{"gold":1.25,"default":0},"conditions":{},"metadataFields":[],"type":"TRANSACTION",\#
            "limitWindow":"week","cooldownSeconds":60,"budget":9007199254740991,"apiKeyRequired":true,\#
            "rewardValueField":"order.total","rewardPer":0.5,"rounding":"floor",\#
            "validity":{"months":12,"until":"year"},"pending":{"days":0},\#
            "dimensions":["channel","cart.kind"],"measures":["amount"]}
            """#
        #expect(DefinitionFixture.text(try event(text).write) == text)
    }

    @Test func writesConditionsExactly() throws {
        let text = #"""
            {"type":"OR","conditions":[{"field":"a","operator":"equals","value":9007199254740993},\#
            {"field":"a.b","operator":"between","value":[0.1,1e+400]},{"field":"a","operator":"not_equals","value":null},\#
            {"type":"NOT","conditions":[{"field":"a","operator":"exists"},{"field":"a","operator":"in","value":["x",true,-2.50]}]}]}
            """#
        let event = try event(#"{"eventId": "visit", "title": "Visit", "conditions": \#(text)}"#)
        let conditions = try #require(event.conditions)
        let written = DefinitionFixture.text(conditions.write)
        #expect(written == text.replacing("1e+400", with: "1e400").replacing("-2.50", with: "-2.5"))
    }

    @Test func writesProjectsAsAPersonWould() throws {
        let text = #"""
            {"project":"cafe","tenant":"acme","title":"Café","timezone":"Europe/Vienna","hosts":["cafe.example"],\#
            "trustedHosts":["till.example"],"origins":["https://cafe.example"],"users":{"autoCreate":true},\#
            "backdating":{"maximumDays":30},"access":{"analytics":"admins","leaderboards":"names"},\#
            "auth":{"secrets":[{"id":"a","algorithm":"HS256","value":"env:A"}],\#
            "jwks":{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}},\#
            "usergroups":[{"usergroupId":"gold","title":{"default":"Gold","de":"Gold"}}],\#
            "points":{"validity":{"months":24},"pending":{"days":14}},"reversal":{"shortfall":"waive"},\#
            "events":[{"eventId":"buy","title":"Buy","status":"ACTIVE","type":"CONDITIONAL","reward":{"default":5},\#
            "threshold":20,"maximumReward":5,"validity":{"inactivity":{"months":6}},"pending":{"days":7},"limit":2,"limitWindow":"day",\#
            "metadataFields":[{"key":"amount","type":"number","required":false}]},\#
            {"eventId":"visit","title":"Visit","description":"Came in","status":"ARCHIVED","type":"FIXED","validity":"none"}],\#
            "streaks":[{"streakId":"s","title":"S","events":["visit","buy"],"period":"weekly",\#
            "freezes":{"max":2,"earnEvery":4},"dayStartHour":4,"rewards":[{"length":7,"points":50}]},\#
            {"streakId":"t","title":"T","events":["buy"],"period":"daily","freezes":{"max":1}}],\#
            "challenges":[{"challengeId":"c","title":"C","eventId":"buy","goal":99.5,"metric":"sum","field":"order.total",\#
            "points":10,"start":"2026-01-31T07:00:00.000Z","end":"2026-02-28T23:00:00.000Z","repeatable":true,\#
            "series":"x","step":1}],\#
            "leaderboards":[{"leaderboardId":"l","window":"30d","usergroupId":"gold"},{"leaderboardId":"m",\#
            "title":{"default":"Ever","de":"Je"},"window":"all"}],\#
            "offers":[{"offerId":"o","title":"O","status":"ACTIVE","cost":{"default":0}},{"offerId":"p",\#
            "title":{"default":"Ten off","de":"Zehn weg"},"description":"On all","status":"INACTIVE",\#
            "cost":{"gold":400,"default":500},"stock":100,"limit":1,"limitWindow":"month",\#
            "start":"2026-01-31T07:00:00.000Z","end":"2026-02-28T23:00:00.000Z",\#
            "conditions":{"type":"AND","conditions":[{"field":"usergroups","operator":"contains","value":"gold"}]},\#
            "coupon":{"pattern":"SUMMER-####-####"},"couponDays":30},\#
            {"offerId":"q","title":"Q","status":"ACTIVE","cost":{"gold":1},"coupon":{"pool":true}}]}
            """#
        #expect(DefinitionFixture.text(try DefinitionFixture.read(text).get().write) == text)
    }
}
