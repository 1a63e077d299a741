import JSON
import Testing

@testable import Loyalty

/// The points of one event.
@Suite struct EngineRewardTests {
    private func decide(
        _ members: String, _ metadata: String?, groups: [String] = [], rewarded: Int64 = 0
    ) throws -> Decision {
        try Decision.judging(
            try EngineFixture.event(members), metadata: try metadata.map { try EngineFixture.metadata($0) },
            groups: groups,
            past: Past(rewarded: rewarded))
    }

    @Test(arguments: [
        (#""type": "FIXED", "reward": {"default": 5}"#, nil, 5),
        (#""type": "FIXED", "reward": {"default": 5}"#, #"{"amount": -3}"#, 5),
        (#""type": "FIXED", "reward": {"default": 0}"#, nil, 0),
        (#""type": "FIXED", "reward": {"default": 5}, "maximumReward": 3"#, nil, 3),
        (#""type": "FIXED", "reward": {"default": 5}, "maximumReward": 5"#, nil, 5),
        (#""type": "FIXED", "reward": {"default": 1e9}"#, nil, 1_000_000_000),
        (#""type": "FIXED", "reward": {"gold": 5}"#, nil, 0),
        (#""type": "FIXED""#, nil, 0),
        (#""type": "CONDITIONAL", "threshold": 10, "reward": {"default": 5}"#, #"{"amount": 10.0}"#, 5),
    ])
    func fixedPaysTheRate(_ members: String, _ metadata: String?, _ points: Int64) throws {
        let decision = try decide(members, metadata)
        #expect(
            decision
                == Decision(conditionReached: true, limit: nil, points: points, usergroupId: "default"))
    }

    @Test(arguments: [
        ("9.999999999999999999999999999999999", false), ("10", true), ("1e1", true), ("10.00000000000000000001", true),
        ("-10", false), (#""10""#, false), ("null", false), ("true", false), ("[10]", false),
    ])
    func conditionalNeedsItsThreshold(_ value: String, _ reached: Bool) throws {
        let members = #""type": "CONDITIONAL", "threshold": 10, "reward": {"default": 5}"#
        let decision = try decide(members, #"{"amount": \#(value)}"#)
        #expect(decision.conditionReached == reached)
        #expect(decision.points == (reached ? 5 : 0))
    }

    @Test func thresholdIsMissedWithoutANumber() throws {
        let members = #""type": "CONDITIONAL", "threshold": -5, "reward": {"default": 5}"#
        #expect(try !decide(members, nil).conditionReached)
        #expect(try !decide(members, "{}").conditionReached)
        #expect(try decide(members, #"{"amount": -5}"#).conditionReached)
    }

    @Test func thresholdAndConditionsMustBothBeMet() throws {
        let members = #"""
            "type": "CONDITIONAL", "threshold": 10, "rewardValueField": "cart.total", "reward": {"default": 5},
            "conditions": {"field": "store", "operator": "equals", "value": "a"}
            """#
        #expect(try decide(members, #"{"cart": {"total": 10}, "store": "a"}"#).conditionReached)
        #expect(try !decide(members, #"{"cart": {"total": 9}, "store": "a"}"#).conditionReached)
        #expect(try !decide(members, #"{"cart": {"total": 10}, "store": "b"}"#).conditionReached)
    }

    @Test(arguments: [
        // The contract's own example.
        (#""reward": {"default": 2}, "rewardPer": 2, "maximumReward": 1000"#, "49.99", 50),
        (#""reward": {"default": 1}"#, "0.5", 1),
        (#""reward": {"default": 1}"#, "0.49999999999999999999", 0),
        (#""reward": {"default": 1}"#, "1.5", 2),
        (#""reward": {"default": 1}"#, "2.5", 3),
        (#""reward": {"default": 1}, "rounding": "floor""#, "2.999999999", 2),
        (#""reward": {"default": 1}, "rounding": "ceil""#, "2.000000001", 3),
        (#""reward": {"default": 1}, "rounding": "ceil""#, "2", 2),
        (#""reward": {"default": 1}, "rewardPer": 3"#, "1", 0),
        (#""reward": {"default": 3}, "rewardPer": 3"#, "1", 1),
        (#""reward": {"default": 0.1}"#, "45", 5),
        (#""reward": {"default": 0.1}"#, "44.9999", 4),
        (#""reward": {"default": 1}, "maximumReward": 100"#, "100.4", 100),
        (#""reward": {"default": 1}, "maximumReward": 100"#, "101", 100),
        (#""reward": {"default": 1}, "maximumReward": 100"#, "1e300", 100),
        (#""reward": {"default": 1}, "maximumReward": 100, "rewardPer": 1e-6000"#, "1e6000", 100),
        (#""reward": {"default": 1}"#, "1000000000", 1_000_000_000),
        (#""reward": {"default": 1}, "rounding": "floor""#, "1000000000.9", 1_000_000_000),
        (#""reward": {"default": 1}"#, "0", 0),
        (#""reward": {"default": 1}"#, "-0", 0),
        (#""reward": {"default": 1}"#, "-1", 0),
        (#""reward": {"default": 1}, "rounding": "floor""#, "-1e6000", 0),
        (#""reward": {"default": 1}, "rounding": "ceil""#, "1e-6144", 1),
        (#""reward": {"default": 1}"#, "1e-6144", 0),
        (#""reward": {"default": 0}"#, "1e6144", 0),
        (#""reward": {"gold": 7}"#, "1e6144", 0),
    ])
    func transactionPaysByValue(_ members: String, _ amount: String, _ points: Int64) throws {
        let decision = try decide(#""type": "TRANSACTION", \#(members)"#, #"{"amount": \#(amount)}"#)
        #expect(
            decision
                == Decision(conditionReached: true, limit: nil, points: points, usergroupId: "default"))
    }

    @Test(arguments: ["{}", #"{"amount": null}"#, #"{"amount": "5"}"#, #"{"amount": [5]}"#, #"{"Amount": 5}"#])
    func transactionNeedsANumber(_ metadata: String) throws {
        let members = #""type": "TRANSACTION", "reward": {"default": 1}"#
        let issue = try #require(throws: FieldIssue.self) { try decide(members, metadata) }
        #expect(issue.pointer == "/metadata/amount")
        #expect(try #require(throws: FieldIssue.self) { try decide(members, nil) } == issue)
    }

    @Test func missingNumberIsNamedByPointer() throws {
        let members = #""type": "TRANSACTION", "reward": {"default": 1}, "rewardValueField": "a/b.c~d""#
        let issue = try #require(throws: FieldIssue.self) { try decide(members, "{}") }
        #expect(issue.pointer == "/metadata/a~1b/c~0d")
        #expect(try decide(members, #"{"a/b": {"c~d": 7}}"#).points == 7)
    }

    @Test(arguments: ["1000000001", "1e10", "9223372036854775808", "1e6144"])
    func refusesValuesWorthTooManyPoints(_ amount: String) throws {
        let members = #""type": "TRANSACTION", "reward": {"default": 1}"#
        let issue = try #require(throws: FieldIssue.self) { try decide(members, #"{"amount": \#(amount)}"#) }
        #expect(issue.detail.contains("1000000000"))
    }

    @Test func checksConditionsThenLimitThenReward() throws {
        let members = #"""
            "type": "TRANSACTION", "reward": {"default": 1}, "limit": 2,
            "conditions": {"field": "ok", "operator": "equals", "value": true}
            """#
        // A failed condition asks neither for the count nor for the number.
        let event = try EngineFixture.event(members)
        let failed = try Decision.judging(event, metadata: nil, groups: [], past: UnaskedPast())
        #expect(
            failed == Decision(conditionReached: false, limit: nil, points: 0, usergroupId: "default"))
        #expect(
            try decide(members, #"{"ok": true}"#, rewarded: 2)
                == Decision(conditionReached: true, limit: .limit, points: 0, usergroupId: "default"))
        #expect(throws: FieldIssue.self) { try decide(members, #"{"ok": true}"#, rewarded: 1) }
    }

    @Test(arguments: [(Int64(0), false), (1, false), (2, true), (3, true), (.max, true)])
    func limitStopsRewards(_ rewarded: Int64, _ reached: Bool) throws {
        let decision = try decide(#""reward": {"default": 5}, "limit": 2"#, nil, rewarded: rewarded)
        #expect(decision.conditionReached)
        #expect(decision.limitReached == reached)
        #expect(decision.points == (reached ? 0 : 5))
    }

    @Test(arguments: [(nil, false), (0, true), (59_999, true), (60_000, false), (.max, false)] as [(Int64?, Bool)])
    func cooldownStopsRewards(_ milliseconds: Int64?, _ reached: Bool) throws {
        let decision = try Decision.judging(
            try EngineFixture.event(#""reward": {"default": 5}, "cooldownSeconds": 60"#), metadata: nil, groups: [],
            past: Past(rewarded: 9, milliseconds: milliseconds))
        #expect(decision.limit == (reached ? .cooldown : nil))
        #expect(decision.points == (reached ? 0 : 5))
    }

    @Test(arguments: [(Int64(0), false), (95, false), (96, true), (100, true), (.max, true)])
    func budgetStopsRewards(_ paid: Int64, _ reached: Bool) throws {
        let decision = try Decision.judging(
            try EngineFixture.event(#""reward": {"default": 5}, "budget": 100"#), metadata: nil, groups: [],
            past: Past(rewarded: 9, paid: paid))
        #expect(decision.limit == (reached ? .budget : nil))
        #expect(decision.points == (reached ? 0 : 5))
    }

    @Test func historyIsReadOnlyForLimits() throws {
        let event = try EngineFixture.event(#""reward": {"default": 5}"#)
        #expect(try Decision.judging(event, metadata: nil, groups: [], past: UnaskedPast()).points == 5)
    }

    // MARK: - Groups

    @Test(arguments: [
        (#"{"default": 1, "silver": 2, "gold": 3}"#, [], "default", 1),
        (#"{"default": 1, "silver": 2, "gold": 3}"#, ["silver"], "silver", 2),
        (#"{"default": 1, "silver": 2, "gold": 3}"#, ["silver", "gold"], "gold", 3),
        (#"{"default": 1, "silver": 2, "gold": 3}"#, ["gold", "silver", "default"], "gold", 3),
        // Equal rates: the first of the definition.
        (#"{"silver": 2.0, "gold": 2, "default": 1}"#, ["gold", "silver"], "silver", 2),
        (#"{"gold": 2, "silver": 2, "default": 1}"#, ["silver", "gold"], "gold", 2),
        // Claimed groups apply even if the rate of `default` is higher. If `default` is claimed too, the highest rate
        // applies.
        (#"{"default": 5, "silver": 2}"#, ["silver"], "silver", 2),
        (#"{"default": 5, "silver": 2}"#, ["silver", "default"], "default", 5),
        // Groups that the event has no reward for.
        (#"{"default": 1, "silver": 2}"#, ["gold"], "default", 1),
        (#"{"silver": 2}"#, ["gold"], "default", 0),
        (#"{"silver": 0, "default": 3}"#, ["silver"], "silver", 0),
    ])
    func highestRateApplies(_ reward: String, _ groups: [String], _ group: String, _ points: Int64) throws {
        let decision = try decide(#""reward": \#(reward)"#, nil, groups: groups)
        #expect(decision.usergroupId == group)
        #expect(decision.points == points)
    }

    @Test(
        arguments: [
            (nil, nil), ("{}", nil), (#"{"usergroup": null}"#, nil), (#"{"usergroup": []}"#, []),
            (#"{"usergroup": "gold"}"#, ["gold"]), (#"{"usergroup": ["gold", "x"]}"#, ["gold", "x"]),
            (#"{"usergroup": ""}"#, [""]),
        ] as [(String?, [String]?)])
    func readsClaimedGroups(_ metadata: String?, _ groups: [String]?) throws {
        #expect(try Usergroups.claimed(in: try metadata.map { try EngineFixture.metadata($0) }) == groups)
    }

    @Test(arguments: ["5", "true", "{}", "[5]", "[null]", #"[["gold"]]"#, #"["gold", 5]"#])
    func refusesClaimsOfAnotherType(_ value: String) throws {
        let metadata = try EngineFixture.metadata(#"{"usergroup": \#(value)}"#)
        let issue = try #require(throws: FieldIssue.self) { try Usergroups.claimed(in: metadata) }
        #expect(issue.pointer == "/metadata/usergroup")
    }

    @Test(
        arguments: [
            // Nothing claimed: what the user is in, as far as the project still has it.
            (nil, ["gold", "gone"], false, ["gold"]),
            (nil, [], true, []),
            (nil, ["silver"], true, ["silver"]),
            // A user claims only its own groups, and everybody's.
            (["gold", "silver", "default"], ["silver"], false, ["silver", "default"]),
            (["gold"], [], false, []),
            ([], ["gold"], false, []),
            (["gone"], ["gone"], false, []),
            // A server names any group that there is.
            (["gold", "silver", "gone"], [], true, ["gold", "silver"]),
        ] as [([String]?, [String], Bool, [String])])
    func allowsGroupsTheCallerMayName(
        _ claimed: [String]?, _ memberships: [String], _ trusted: Bool, _ groups: [String]
    ) throws {
        #expect(
            Usergroups.allowed(
                claimed: claimed, memberships: memberships, trusted: trusted, rulebook: try EngineFixture.rulebook())
                == groups)
    }
}

private struct Past: CompletionHistory {
    var rewarded: Int64
    var milliseconds: Int64?
    var paid: Int64 = 0

    func rewardedInWindow() -> Int64 { rewarded }
    func millisecondsToNearestRewarded() -> Int64? { milliseconds }
    func pointsPaid() -> Int64 { paid }
}

/// Fails the test when anything is asked: each answer costs a look at the database.
struct UnaskedPast: CompletionHistory {
    func rewardedInWindow() -> Int64 { unasked() }
    func millisecondsToNearestRewarded() -> Int64? { unasked() }
    func pointsPaid() -> Int64 { unasked() }

    private func unasked() -> Int64 {
        Issue.record("the past was asked for")
        return 0
    }
}
