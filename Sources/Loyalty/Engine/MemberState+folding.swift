extension MemberState {
    /// The state that a whole history leads to, with what it adds to the rollups.
    ///
    /// The facts may come in any order.
    public static func folding(
        _ facts: [Fact], rulebook: Rulebook, zones: MemberZones = .project, changes: inout RollupChanges
    ) -> MemberState {
        var state = MemberState()
        let ordered = facts.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        for fact in byDay(ordered, in: rulebook.zone) { state.count(fact, rulebook: rulebook, changes: &changes) }
        for fact in ordered { state.advance(by: fact, rulebook: rulebook, zones: zones, changes: &changes) }
        state.enter(zones.count, of: zones, rulebook: rulebook, changes: &changes)
        return state
    }

    /// Facts by local day, which a member's days must not go back from: where a clock is set back over midnight, a
    /// later instant can have an earlier day.
    private static func byDay(_ ordered: [Fact], in zone: ZoneRules) -> [Fact] {
        let days = ordered.map { zone.day(of: $0.at) }
        if zip(days, days.dropFirst()).allSatisfy({ $0 <= $1 }) { return ordered }
        return zip(days, ordered)
            .sorted { ($0.0, $0.1.at, $0.1.id) < ($1.0, $1.1.at, $1.1.id) }
            .map(\.1)
    }
}
