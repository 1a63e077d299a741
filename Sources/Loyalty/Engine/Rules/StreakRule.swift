/// A streak definition with its number.
public final class StreakRule: Sendable {
    /// The streak's number in the store.
    public let number: Int64
    /// The number of the first log entry that the streak counts. Earlier entries were logged before its definition.
    public let since: Int64
    /// The operator's definition.
    public let definition: StreakDefinition

    init(number: Int64, since: Int64, definition: StreakDefinition) {
        self.number = number
        self.since = since
        self.definition = definition
    }

    /// The number of the period that contains an instant. Consecutive periods have consecutive numbers.
    public func period(of instant: Instant, in zone: ZoneRules) -> Int32 {
        definition.period.index(of: zone.day(of: instant, startHour: definition.dayStartHour))
    }

    /// The number of periods between two periods. A local day that the zone skipped doesn't count, since nobody could
    /// log anything on it.
    func periods(between last: Int32, and period: Int32, in zone: ZoneRules) -> Int64 {
        let count = Int64(period) - Int64(last) - 1
        return count > 0 ? count - Int64(skipped(in: zone).count { last < $0 && $0 < period }) : count
    }

    private func skipped(in zone: ZoneRules) -> [Int32] {
        definition.period == .daily ? zone.skippedDays(startHour: definition.dayStartHour).map(\.number) : []
    }

    /// The instant at which a streak with the last period `period` can no longer be extended: the end of the next
    /// period, plus one period for each freeze.
    public func expiry(after period: Int32, freezes: Int64 = 0, in zone: ZoneRules) -> Instant {
        let end = skipped(in: zone).reduce(Int64(period) + 2 + freezes) { end, day in
            period < day && Int64(day) < end ? end + 1 : end
        }
        let first = definition.period.firstDay(of: Int32(clamping: end))
        return zone.start(of: first, hour: definition.dayStartHour)
    }

    /// The freezes of a new participant: all of them, or 0 if they have to be earned.
    var freezesAtFirst: Int64 {
        guard let freezes = definition.freezes, freezes.earnEvery == nil else { return 0 }
        return Int64(freezes.max)
    }
}
