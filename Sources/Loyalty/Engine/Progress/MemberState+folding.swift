extension MemberState {
    /// What a history of facts comes to.
    public struct Progress: Sendable {
        /// The state, without points.
        public var state = MemberState()
        /// The bonuses that are due, in the order in which they became due.
        public var dues: [Due] = []
    }

    /// What a whole history of facts leads to, with what it adds to the rollups. The facts may come in any order.
    public static func progress(
        of facts: [Fact], rulebook: Rulebook, zones: MemberZones = .project, changes: inout RollupChanges
    ) -> Progress {
        var progress = Progress()
        progress.fold(inOrder(facts)[...], rulebook: rulebook, zones: zones, changes: &changes)
        progress.state.enter(zones.count, of: zones, rulebook: rulebook, changes: &changes)
        return progress
    }

    /// What a history comes to with and without its newest facts, though they happened before others.
    ///
    /// Facts from before all new ones keep their effect on the rollups. For the later facts, `changes` loses their
    /// effect without the new facts and gets their effect with them.
    /// - Parameters:
    ///   - first: the number of the first new fact.
    ///   - facts: all of them, those that were logged last at the end.
    public static func adding(
        from first: Int64, of facts: [Fact], rulebook: Rulebook, zones: MemberZones, changes: inout RollupChanges
    ) -> (before: Progress, after: Progress) {
        let ordered = inOrder(facts)
        let days = ordered.map { rulebook.zone.day(of: $0.at) }
        let isInOrder = zip(days, days.dropFirst()).allSatisfy { $0 <= $1 }
        let start = isInOrder ? ordered.firstIndex { $0.id >= first } ?? ordered.count : 0
        let rest = ordered[start...]

        var after = Progress()
        changes.summedFrom = first
        changes.weight = 0
        after.fold(ordered[..<start], rulebook: rulebook, zones: zones, changes: &changes)
        var before = after
        changes.weight = -1
        before.fold(rest.filter { $0.id < first }[...], rulebook: rulebook, zones: zones, changes: &changes)
        before.state.enter(zones.count, of: zones, rulebook: rulebook, changes: &changes)
        changes.weight = 1
        after.fold(rest, rulebook: rulebook, zones: zones, changes: &changes)
        after.state.enter(zones.count, of: zones, rulebook: rulebook, changes: &changes)
        changes.summedFrom = .min
        return (before, after)
    }

    static func inOrder(_ facts: [Fact]) -> [Fact] {
        facts.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    /// Facts by local day, which a member's days must not go back from: if a clock is set back over midnight, a
    /// later instant can have an earlier day.
    static func byDay(_ ordered: ArraySlice<Fact>, in zone: ZoneRules) -> ArraySlice<Fact> {
        let days = ordered.map { zone.day(of: $0.at) }
        if zip(days, days.dropFirst()).allSatisfy({ $0 <= $1 }) { return ordered }
        return zip(days, ordered)
            .sorted { ($0.0, $0.1.at, $0.1.id) < ($1.0, $1.1.at, $1.1.id) }
            .map(\.1)[...]
    }
}

extension MemberState.Progress {
    /// Adds facts that come after all that the state holds, in order.
    fileprivate mutating func fold(
        _ ordered: ArraySlice<Fact>, rulebook: Rulebook, zones: MemberZones, changes: inout RollupChanges
    ) {
        for fact in MemberState.byDay(ordered, in: rulebook.zone) {
            state.countByDay(fact, rulebook: rulebook, changes: &changes)
        }
        for fact in ordered { dues += state.advance(by: fact, rulebook: rulebook, zones: zones, changes: &changes) }
    }
}

extension MemberState {
    /// The state that a member's entries lead to, with what it adds to the rollups.
    public struct Folded: Sendable {
        /// The state.
        public var state: MemberState
        /// The bonuses that are due by the present rules.
        public var dues: [Due]
        /// What the points come to.
        public var books: LedgerFold
    }

    /// Folds a member's entries, which may come in any order.
    /// - Parameter erasedAt: when the member was erased; nil if it was not.
    public static func folding(
        _ entries: [Entry], rulebook: Rulebook, zones: MemberZones = .project, erasedAt: Instant? = nil,
        changes: inout RollupChanges
    ) -> Folded {
        let progress = progress(of: entries.facts, rulebook: rulebook, zones: zones, changes: &changes)
        var state = progress.state
        let books = state.fold(points: entries, rulebook: rulebook, erasedAt: erasedAt, changes: &changes)
        return Folded(state: state, dues: progress.dues, books: books)
    }

    /// Gives the state the ledger and the earnings that entries lead to, with what they add to the flows of points.
    /// - Parameters:
    ///   - now: lets points expire until then; nil to let none expire after the last entry.
    ///   - erasedAt: when the member was erased; nil if it was not.
    public mutating func fold(
        points entries: [Entry], through now: Instant? = nil, rulebook: Rulebook, erasedAt: Instant? = nil,
        changes: inout RollupChanges
    ) -> LedgerFold {
        var books = LedgerFold(entries, in: rulebook.zone, project: rulebook.number, changes: &changes)
        if let now, let last = books.ledger.lapsed(by: now, in: rulebook.zone)?.expired.last {
            books.advance(to: last.at, changes: &changes)
        }
        if let erasedAt { books.erase(at: erasedAt, changes: &changes) }
        ledger = books.ledger
        ledger.recordFuture(in: rulebook.zone, project: rulebook.number, changes: &changes)
        earnings = Earnings(of: entries, in: rulebook.zone)
        return books
    }
}
