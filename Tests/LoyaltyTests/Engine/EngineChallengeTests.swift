import JSON
import Testing

@testable import Loyalty

/// Challenges that sum a number: exact, in any order, and within bounds.
@Suite struct EngineChallengeTests {
    private static func challenge(goal: String, points: Int = 10, repeatable: Bool = false) -> String {
        """
        {"challengeId": "sum", "eventId": "visit", "metric": "sum", "field": "amount", "goal": \(goal),
         "points": \(points), "repeatable": \(repeatable)}
        """
    }

    /// The state after events with amounts, a second apart, or all at once.
    private func state(_ challenge: String, _ amounts: [String], apart: Int64 = 1) throws -> MemberState {
        let rulebook = try EngineFixture.rulebook(challenges: [challenge])
        let facts = try amounts.enumerated().map { index, amount in
            var fact = try EngineFixture.fact(Int64(index) + 1, "2026-11-20T12:00:00Z", points: 0)
            fact.at = fact.at.adding(milliseconds: Int64(index) * apart * 1_000)
            fact.metadata = try EngineFixture.metadata(#"{"amount": \#(amount)}"#)
            return fact
        }
        return MemberState(adding: facts, rulebook: rulebook)
    }

    private func progress(_ challenge: String, _ amounts: [String]) throws -> ExactDecimal? {
        try state(challenge, amounts).challenge(201)?.progress
    }

    @Test(
        arguments: [
            // A number of many digits keeps no other from being counted.
            (["1e-33", "200", "200"], "400"), (["0.0000000001", "200"], "200"),
            // Halves go away from zero.
            (["0.0000000005"], "0.000000001"), (["0.00000000049999"], nil), (["0.0000000015"], "0.000000002"),
            (["0.1234567894999", "0.1234567895"], "0.246913579"), (["99.9999999999"], "100"),
            (["33.333333333333333333", "33.333333333333333333", "33.333333333333333333"], "99.999999999"),
            // What adds nothing.
            (["-5", "0", "null", #""7""#], nil), (["-5", "3"], "3"),
        ] as [([String], String?)])
    func sumsHaveNinePlaces(_ amounts: [String], _ sum: String?) throws {
        let expected = try sum.map { try #require(ExactDecimal($0)) }
        #expect(try progress(Self.challenge(goal: "1000000"), amounts) == expected)
        #expect(try progress(Self.challenge(goal: "1000000"), amounts.reversed()) == expected)
    }

    @Test(arguments: [
        // Goal, amounts, completions, what is left, points.
        ("0.3", ["0.1", "0.1", "0.1"], 1, "0", 10), ("100", ["250"], 2, "50", 20),
        ("100", ["99.999999999"], 0, "99.999999999", 0),
        ("0.000000001", ["1"], 1_000_000, "0", 10_000_000), ("0.000000001", ["0.001"], 1_000_000, "0", 10_000_000),
        ("0.000000001", ["0.0005", "0.0005"], 1_000_000, "0", 10_000_000),
        // One event counts for a million goals at most.
        ("2", ["1e300"], 1_000_000, "0", 10_000_000), ("2", ["1", "1e300"], 1_000_000, "1", 10_000_000),
        ("2", ["1e300", "1"], 1_000_000, "1", 10_000_000), ("2", ["1e300", "1e300"], 2_000_000, "0", 20_000_000),
        ("1000000000000", ["1e300", "0.5"], 1_000_000, "0.5", 10_000_000),
    ])
    func repeatableChallengesKeepTheRest(
        _ goal: String, _ amounts: [String], _ completions: Int64, _ rest: String, _ points: Int64
    ) throws {
        for amounts in [amounts, amounts.reversed()] {
            for apart in [0, 1] as [Int64] {
                let state = try state(Self.challenge(goal: goal, repeatable: true), amounts, apart: apart)
                let challenge = try #require(state.challenge(201))
                #expect(challenge.completions == completions, "\(amounts)")
                #expect(challenge.progress.description == rest, "\(amounts)")
                #expect(state.balance == points, "\(amounts)")
            }
        }
    }

    /// However often it is completed.
    @Test func oneEventPaysAtMostABillion() throws {
        let state = try state(Self.challenge(goal: "1", points: 1_000_000_000, repeatable: true), ["1000000", "1"])
        #expect(state.challenge(201)?.completions == 1_000_001)
        #expect(state.balance == 2_000_000_000)
    }

    /// A sum that is still counted when the goal is reached long since stops at 10^24.
    @Test func sumsStopAtTheirLargestValue() throws {
        let challenge = Self.challenge(goal: "1000000000000")
        var state = try state(challenge, ["5"])
        state.challenges[0].progress = try #require(ExactDecimal("999999999999999999999999.999999998"))
        let rulebook = try EngineFixture.rulebook(challenges: [challenge])
        for (id, amount, sum) in [
            (2, "0.000000001", "999999999999999999999999.999999999"), (3, "1e300", "1000000000000000000000000"),
            (4, "0.000000001", "1000000000000000000000000"),
        ] as [(Int64, String, String)] {
            var fact = try EngineFixture.fact(id, "2026-11-20T12:00:00Z", points: 0)
            fact.metadata = try EngineFixture.metadata(#"{"amount": \#(amount)}"#)
            var changes = RollupChanges()
            state.add(fact, rulebook: rulebook, changes: &changes)
            #expect(state.challenge(201)?.progress == ExactDecimal(sum))
        }
    }
}
