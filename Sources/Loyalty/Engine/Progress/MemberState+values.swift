import JSON

extension MemberState {
    /// The last day on which a member's events had a value of a dimension.
    public struct ValueDay: Sendable, Equatable {
        /// The value's subject of rollups.
        public var value: Int64
        /// The local day.
        public var lastDay: Day

        /// A value from its parts.
        public init(value: Int64, lastDay: Day) {
            self.value = value
            self.lastDay = lastDay
        }
    }

    /// Counts a fact for its event's dimensions and measures. Facts are counted by ascending day.
    mutating func countFields(of fact: Fact, on day: Day, hour: Int, changes: inout RollupChanges) {
        changes.measure(fact, subject: fact.event, on: day)
        for value in fact.values {
            let position = position(of: value)
            let isKnown = position < values.count && values[position].value == value
            changes.count(
                fact, subject: value, on: day, hour: hour, before: isKnown ? values[position].lastDay : nil)
            changes.measure(fact, subject: value, on: day)
            if isKnown {
                values[position].lastDay = day
            } else {
                values.insert(ValueDay(value: value, lastDay: day), at: position)
            }
        }
    }

    private func position(of value: Int64) -> Int {
        var low = 0
        var high = values.count
        while low < high {
            let middle = (low + high) / 2
            if values[middle].value < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What a whole history of facts gives the dimensions and measures of events alone.
    /// - Returns: ``values``.
    public static func countingFields(
        of facts: [Fact], rulebook: Rulebook, changes: inout RollupChanges
    ) -> [ValueDay] {
        var state = MemberState()
        for fact in byDay(inOrder(facts)[...], in: rulebook.zone) {
            let local = rulebook.zone.local(of: fact.at)
            state.countFields(of: fact, on: local.day, hour: local.secondOfDay / 3600, changes: &changes)
        }
        return state.values
    }
}

extension RollupChanges {
    /// Adds a fact's measured numbers to a subject's day.
    fileprivate mutating func measure(_ fact: Fact, subject: Int64, on day: Day) {
        if fact.measures.isEmpty || weight == 0 || fact.id < summedFrom { return }
        let key = DayKey(subject: subject, day: day)
        for measured in fact.measures {
            days[key, default: .init()].measures.add(measured.number, to: measured.field, weight: weight)
        }
    }
}
