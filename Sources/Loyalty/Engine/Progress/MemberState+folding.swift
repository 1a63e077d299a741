extension MemberState {
    /// The state after a whole history. `changes` gets everything that the history adds to the rollups.
    ///
    /// The facts may be in any order.
    public static func folding(
        _ facts: [Fact], rulebook: Rulebook, zones: MemberZones = .project, changes: inout RollupChanges
    ) -> MemberState {
        var state = MemberState()
        let ordered = facts.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        state.fold(ordered[...], rulebook: rulebook, zones: zones, changes: &changes)
        state.enter(zones.count, of: zones, rulebook: rulebook, changes: &changes)
        return state
    }

    /// The state after a history whose last logged facts may have happened before others.
    ///
    /// Facts from before all new ones keep their effect on the rollups. For the later facts, `changes` loses their
    /// effect without the new facts and gets their effect with them.
    /// - Parameters:
    ///   - count: the number of new facts, at least 1.
    ///   - facts: all facts, in the order of the log.
    public static func adding(
        newest count: Int, of facts: [Fact], rulebook: Rulebook, zones: MemberZones, changes: inout RollupChanges
    ) -> MemberState {
        let firstNew = facts[facts.count - count].id
        let ordered = facts.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        let days = ordered.map { rulebook.zone.day(of: $0.at) }
        let isInOrder = zip(days, days.dropFirst()).allSatisfy { $0 <= $1 }
        let start = isInOrder ? ordered.firstIndex { $0.id >= firstNew } ?? 0 : 0
        let rest = ordered[start...]

        var common = MemberState()
        changes.summedFrom = firstNew
        changes.weight = 0
        common.fold(ordered[..<start], rulebook: rulebook, zones: zones, changes: &changes)
        var before = common
        changes.weight = -1
        before.fold(rest.filter { $0.id < firstNew }[...], rulebook: rulebook, zones: zones, changes: &changes)
        before.enter(zones.count, of: zones, rulebook: rulebook, changes: &changes)
        changes.weight = 1
        common.fold(rest, rulebook: rulebook, zones: zones, changes: &changes)
        common.enter(zones.count, of: zones, rulebook: rulebook, changes: &changes)
        changes.summedFrom = .min
        return common
    }

    /// Adds facts that come after all facts in the state. They must be in order.
    private mutating func fold(
        _ ordered: ArraySlice<Fact>, rulebook: Rulebook, zones: MemberZones, changes: inout RollupChanges
    ) {
        for fact in Self.byDay(ordered, in: rulebook.zone) { count(fact, rulebook: rulebook, changes: &changes) }
        for fact in ordered { advance(by: fact, rulebook: rulebook, zones: zones, changes: &changes) }
    }

    /// Sorts facts by local day, since days are counted in ascending order. If a clock is set back over midnight, a
    /// later instant can have an earlier day.
    private static func byDay(_ ordered: ArraySlice<Fact>, in zone: ZoneRules) -> ArraySlice<Fact> {
        let days = ordered.map { zone.day(of: $0.at) }
        if zip(days, days.dropFirst()).allSatisfy({ $0 <= $1 }) { return ordered }
        return zip(days, ordered)
            .sorted { ($0.0, $0.1.at, $0.1.id) < ($1.0, $1.1.at, $1.1.id) }
            .map(\.1)[...]
    }
}
