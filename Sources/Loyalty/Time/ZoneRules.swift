/// The clocks of one IANA time zone: the offset from UTC at each instant, and so the local day and hour.
///
/// Copying is cheap: copies share the rules, which never change. No instant and no day traps; local days beyond the
/// range of `Day` become the first or the last day.
public struct ZoneRules: Sendable {
    private let table: ZoneTable

    /// Parses a compiled zone file.
    ///
    /// Instants after the last transition follow the footer; without a footer, the last offset stays.
    /// - Parameter bytes: a whole TZif file, version 1 to 4 (RFC 9636), without leap seconds.
    public init(tzif bytes: [UInt8]) throws(ZoneError) {
        self.table = ZoneTable(try TZif(bytes))
    }

    private init(_ file: TZif) {
        self.table = ZoneTable(file)
    }

    /// Coordinated Universal Time: every offset is 0.
    public static let utc = ZoneRules(TZif(initialOffset: 0, transitions: [], footer: nil))

    /// Seconds east of UTC, -89,999 to 93,599.
    public func offset(at instant: Instant) -> Int {
        Int(table.offset(at: instant.seconds))
    }

    /// The local day of an instant.
    public func day(of instant: Instant) -> Day {
        Day(clamping: Civil.floorDivide(localSecond(of: instant), Civil.secondsPerDay))
    }

    /// The local day of an instant, if days begin at an hour other than midnight: earlier instants belong to the day
    /// before. Consistent with ``start(of:hour:)``.
    /// - Parameter startHour: 0 to 23; other numbers are clamped.
    public func day(of instant: Instant, startHour: Int) -> Day {
        let second = localSecond(of: instant) - Self.seconds(ofHour: startHour)
        return Day(clamping: Civil.floorDivide(second, Civil.secondsPerDay))
    }

    /// The hour on the local clock, 0 to 23.
    public func hour(of instant: Instant) -> Int {
        local(of: instant).secondOfDay / 3_600
    }

    /// The local day, and the seconds after 00:00:00 on the local clock (0 to 86,399).
    public func local(of instant: Instant) -> (day: Day, secondOfDay: Int) {
        let second = localSecond(of: instant)
        let day = Civil.floorDivide(second, Civil.secondsPerDay)
        return (Day(clamping: day), Int(second - day * Civil.secondsPerDay))
    }

    /// The first instant at which local clocks show at least `hour` o'clock on `day`.
    ///
    /// If a day's midnight is skipped, the day begins when clocks reach a later time on it. If a midnight comes
    /// twice, the first counts. A day that the zone skips completely begins and ends with the next one. The instant
    /// before a start is always on an earlier day, and `day(of: start(of: d))` is `d` for every day that exists.
    /// Starts ascend with days. But clocks can go back over midnight after the new day has begun (at 00:01, in
    /// Newfoundland until 2011): then the rest of the old day comes after the first minute of the new one.
    /// - Parameter hour: 0 to 23; other numbers are clamped.
    public func start(of day: Day, hour: Int = 0) -> Instant {
        let wanted = Int64(day.number) * Civil.secondsPerDay + Self.seconds(ofHour: hour)
        // No clock is further ahead of UTC than this, so no earlier instant can show the wanted time.
        var segment = table.segment(at: wanted - Int64(ZoneTable.offsets.upperBound))
        while segment.end <= wanted - Int64(segment.offset) {
            segment = table.segment(at: segment.end)
        }
        return Instant(seconds: max(segment.start, wanted - Int64(segment.offset)))
    }

    /// The instants of a day, without the start of the next: 24 hours unless clocks change, and none for a day that
    /// the zone skips.
    public func instants(of day: Day) -> Range<Instant> {
        let start = start(of: day)
        // The day after the last one is the last one again. Its range is empty rather than reversed.
        return start..<max(start, self.start(of: day.advanced(by: 1)))
    }

    /// The days that the zone skips completely, in order: 2011-12-30 in Pacific/Apia.
    /// - Parameter startHour: the hour at which a day begins; see ``day(of:startHour:)``.
    public func skippedDays(startHour: Int = 0) -> [Day] {
        table.leaps.flatMap { leap in
            let shift = Self.seconds(ofHour: startHour)
            let first = -Civil.floorDivide(shift - leap.start, Civil.secondsPerDay)
            let end = Civil.floorDivide(leap.end - shift, Civil.secondsPerDay)
            return first < end ? (first..<end).map { Day(clamping: $0) } : []
        }
    }

    /// The second since 1970 at which the current hour of the local clock began: the full hour, or the last change of
    /// clocks if that is later.
    func startOfHour(at instant: Instant) -> Int64 {
        let second = instant.seconds
        let segment = table.segment(at: second)
        let local = second + Int64(segment.offset)
        return max(segment.start, second - (local - Civil.floorDivide(local, 3_600) * 3_600))
    }

    /// Seconds since 1970-01-01T00:00:00 on the local clock. Can't overflow, since instants are milliseconds.
    private func localSecond(of instant: Instant) -> Int64 {
        let second = instant.seconds
        return second + Int64(table.offset(at: second))
    }

    private static func seconds(ofHour hour: Int) -> Int64 {
        Int64(min(max(hour, 0), 23)) * 3_600
    }
}
