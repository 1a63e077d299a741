import TestSupport
import Testing

@testable import Loyalty

/// A member's state and what it adds to the rollups depend on the facts alone, not on the order in which they come.
@Suite struct EngineFoldingTests {
    private struct Scene {
        var rulebook: Rulebook
        var facts: [Fact]
    }

    /// Facts close to each other and to clock changes, many at one instant.
    private func scene(_ seed: UInt64) throws -> Scene {
        var random = SeededRandom(seed: seed)
        let zone = ["Europe/Berlin", "America/Sao_Paulo", "America/St_Johns", "Pacific/Apia", "UTC"][Int(seed % 5)]
        let windows = LimitWindow.allCases
        let events = (1...3).map {
            #"{"eventId": "e\#($0)", "title": "e", "limitWindow": "\#(windows[random.below(windows.count)].rawValue)"}"#
        }
        let streaks = ["daily", "weekly", "monthly"].map {
            EngineFixture.streak($0, dayStartHour: random.below(24), events: #""e\#(random.below(3) + 1)""#)
        }
        let base = try Instant.at(
            ["2010-11-07T02:00:00Z", "2018-02-17T22:00:00Z", "2026-10-24T21:00:00Z"][random.below(3)])
        let span = [7_200_000, 86_400_000 * 4, 86_400_000 * 100][random.below(3)]
        let facts = (1...Int64(3 + random.below(40))).map { id in
            let met = random.below(5) > 0
            let limited = met && random.below(4) == 0
            return Fact(
                id: id, at: base.adding(milliseconds: Int64(random.below(span / 60_000)) * 60_000),
                event: Int64(random.below(3) + 1), conditionReached: met, limitReached: limited,
                points: met && !limited ? Int64(random.below(9)) : 0,
                usergroup: seed.isMultiple(of: 2) ? nil : [nil, "gold", "silver"][random.below(3)])
        }
        return Scene(rulebook: try EngineFixture.rulebook(zone: zone, events: events, streaks: streaks), facts: facts)
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func foldingDoesNotDependOnTheOrder(seed: UInt64) throws {
        let scene = try scene(seed)
        var random = SeededRandom(seed: seed &* 31)
        var wanted = RollupChanges()
        let state = MemberState.folding(scene.facts, rulebook: scene.rulebook, changes: &wanted)
        for _ in 0..<3 {
            var changes = RollupChanges()
            let shuffled = scene.facts.shuffled(using: &random)
            #expect(MemberState.folding(shuffled, rulebook: scene.rulebook, changes: &changes) == state)
            #expect(changes.withoutZeros() == wanted.withoutZeros())
        }
    }

    /// As a writer does it: what follows is added, what doesn't is folded in with the history.
    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func addingOneByOneEqualsFolding(seed: UInt64) throws {
        let scene = try scene(seed)
        var wanted = RollupChanges()
        let folded = MemberState.folding(scene.facts, rulebook: scene.rulebook, changes: &wanted)
        var state = MemberState()
        var changes = RollupChanges()
        for (index, fact) in scene.facts.enumerated() {
            if state.isFollowed(by: fact.at, on: scene.rulebook.zone.day(of: fact.at)) {
                state.add(fact, rulebook: scene.rulebook, changes: &changes)
            } else {
                state = .adding(
                    newest: 1, of: Array(scene.facts[...index]), rulebook: scene.rulebook, zones: .project,
                    changes: &changes)
            }
        }
        #expect(state == folded)
        #expect(changes.withoutZeros() == wanted.withoutZeros())
    }

    /// Many at once, each between some that were there.
    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func addingToAHistoryEqualsFolding(seed: UInt64) throws {
        let scene = try scene(seed)
        let abroad = MemberZones([.init(since: scene.facts[0].at, zone: try ZoneFixture.zone("Asia/Tokyo"))])
        for zones in [.project, abroad] {
            var wanted = RollupChanges()
            let folded = MemberState.folding(scene.facts, rulebook: scene.rulebook, zones: zones, changes: &wanted)
            for count in 1...scene.facts.count {
                var changes = RollupChanges()
                let old = Array(scene.facts.dropLast(count))
                _ = MemberState.folding(old, rulebook: scene.rulebook, zones: zones, changes: &changes)
                let state = MemberState.adding(
                    newest: count, of: scene.facts, rulebook: scene.rulebook, zones: zones, changes: &changes)
                #expect(state == folded)
                #expect(changes.withoutZeros() == wanted.withoutZeros(), "\(count)")
            }
        }
    }

    @Test func emptyHistoryHasNoEffect() throws {
        var changes = RollupChanges()
        #expect(MemberState.folding([], rulebook: try EngineFixture.rulebook(), changes: &changes) == MemberState())
        #expect(changes == RollupChanges())
    }

    @Test func subtractingUndoesAdding() throws {
        let scene = try scene(7)
        var changes = RollupChanges()
        _ = MemberState.folding(scene.facts, rulebook: scene.rulebook, changes: &changes)
        #expect(changes.withoutZeros() != RollupChanges())
        changes.add(changes, sign: -1)
        #expect(changes.withoutZeros() == RollupChanges())
        changes.removeAll()
        #expect(changes == RollupChanges())
    }
}

extension SeededRandom {
    fileprivate mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
