/// A streak definition with its number.
public final class StreakRule: Sendable {
    /// The streak's number in the store.
    public let number: Int64
    /// The first entry of the log that the streak counts: what was logged before it was defined does not.
    public let since: Int64
    /// What the operator configured.
    public let definition: StreakDefinition

    init(number: Int64, since: Int64, definition: StreakDefinition) {
        self.number = number
        self.since = since
        self.definition = definition
    }

    /// The period in which an instant falls: consecutive numbers, by local days.
    public func period(of instant: Instant, in zone: ZoneRules) -> Int32 {
        definition.period.index(of: zone.day(of: instant, startHour: definition.dayStartHour))
    }

    /// How many periods lie between two. A local day that never was is none of them: nobody could do anything on it.
    func periods(between last: Int32, and period: Int32, in zone: ZoneRules) -> Int64 {
        let count = Int64(period) - Int64(last) - 1
        return count > 0 ? count - Int64(skipped(in: zone).count { last < $0 && $0 < period }) : count
    }

    private func skipped(in zone: ZoneRules) -> [Int32] {
        definition.period == .daily ? zone.skippedDays(startHour: definition.dayStartHour).map(\.number) : []
    }

    /// The instant at which a streak whose last period is `period` can no longer be extended: the end of the
    /// period after it, and of one more for each freeze.
    public func expiry(after period: Int32, freezes: Int64 = 0, in zone: ZoneRules) -> Instant {
        let end = skipped(in: zone).reduce(Int64(period) + 2 + freezes) { end, day in
            period < day && Int64(day) < end ? end + 1 : end
        }
        let first = definition.period.firstDay(of: Int32(clamping: end))
        return zone.start(of: first, hour: definition.dayStartHour)
    }

    /// The freezes that a member holds who begins: all, where they need not be earned.
    var freezesAtFirst: Int64 {
        guard let freezes = definition.freezes, freezes.earnEvery == nil else { return 0 }
        return Int64(freezes.max)
    }
}
