/// When points expire, as fixed when their entry was booked.
///
/// Points that expire at an instant can be spent before it, but not at it. It is the last millisecond of a local day.
public enum Expiry: Sendable, Hashable {
    /// Never.
    case never
    /// At this instant.
    case at(Instant)
    /// At the end of the day that many months after the user's latest activity; 1 to ``Validity/maximumMonths``.
    case inactivity(months: Int)

    /// The expiry as a number: nil for never, the milliseconds of an instant, and the number of months counted from
    /// `Int64.min`. No expiry is that early.
    public var stored: Int64? {
        switch self {
        case .never: nil
        case .at(let instant): instant.milliseconds
        case .inactivity(let months): Int64.min + Int64(min(max(months, 1), Validity.maximumMonths))
        }
    }

    /// The expiry with this number.
    public init(stored: Int64?) {
        guard let stored else {
            self = .never
            return
        }
        let months = stored.subtractingReportingOverflow(Int64.min)
        if !months.overflow, (1...Int64(Validity.maximumMonths)).contains(months.partialValue) {
            self = .inactivity(months: Int(months.partialValue))
        } else {
            self = .at(Instant(milliseconds: stored))
        }
    }

    /// The local day at whose end the points expire; nil if they never do, or if that depends on the user's activity.
    public func day(in zone: ZoneRules) -> Day? {
        guard case .at(let instant) = self else { return nil }
        return zone.day(of: instant)
    }

    /// After how many months without activity the points expire; nil if activity doesn't count.
    public var inactiveMonths: Int? {
        guard case .inactivity(let months) = self else { return nil }
        return months
    }

    /// The last millisecond of a local day. A day that the zone skips ends with the day before.
    public static func end(of day: Day, in zone: ZoneRules) -> Instant {
        zone.start(of: day.advanced(by: 1)).adding(milliseconds: -1)
    }

    /// When points with a validity of `months` without activity expire: the end of the local day that long after
    /// `activity`. A month that is too short ends on its last day.
    public static func lapse(after activity: Instant, months: Int, in zone: ZoneRules) -> Instant {
        end(of: zone.day(of: activity).advanced(byMonths: months), in: zone)
    }
}
