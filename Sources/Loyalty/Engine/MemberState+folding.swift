extension MemberState {
    /// The state that a whole history leads to, with what it adds to the rollups.
    ///
    /// The facts may come in any order: they are taken by local day, then instant, then number.
    public static func folding(
        _ facts: [Fact], rulebook: Rulebook, zones: MemberZones = .project, changes: inout RollupChanges
    ) -> MemberState {
        var state = MemberState()
        for fact in ordered(facts, in: rulebook.zone) {
            state.add(fact, rulebook: rulebook, zones: zones, changes: &changes)
        }
        state.enter(zones.count, of: zones, rulebook: rulebook, changes: &changes)
        return state
    }

    /// Facts in the order in which a state takes them. By local day first: where a clock is set back over midnight,
    /// a later instant can have an earlier day, and a member's days must not go back.
    private static func ordered(_ facts: [Fact], in zone: ZoneRules) -> [Fact] {
        facts.map { (day: zone.day(of: $0.at), fact: $0) }
            .sorted { left, right in
                (left.day, left.fact.at, left.fact.id) < (right.day, right.fact.at, right.fact.id)
            }
            .map(\.fact)
    }
}
