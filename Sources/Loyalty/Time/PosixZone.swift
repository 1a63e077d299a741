/// The rule for all instants after a zone file's last transition: a POSIX TZ string, understood (RFC 9636
/// section 3.3.1). Names of zones are not kept.
struct PosixZone: Sendable, Equatable {
    /// The day of a year on which clocks change.
    enum ChangeDay: Sendable, Equatable {
        /// `Jn`: the nth day, 1 to 365; 29 February is never counted.
        case julian(Int64)
        /// `n`: the day after n others, 0 to 365; 29 February is counted.
        case ordinal(Int64)
        /// `Mm.w.d`: weekday d (0 is Sunday) of month m for the wth time, 5 for the last.
        case weekday(month: Int64, week: Int64, weekday: Int64)
    }

    /// When clocks change: so many seconds (-167 to +167 hours) after the midnight that begins `day`, on the clocks
    /// as they are before the change.
    struct Change: Sendable, Equatable {
        var day: ChangeDay
        var time: Int64
    }

    struct Daylight: Sendable, Equatable {
        /// Seconds east of UTC.
        var offset: Int32
        var start: Change
        var end: Change
    }

    /// Seconds east of UTC.
    var standardOffset: Int32
    /// Nil where clocks never change.
    var daylight: Daylight?
}

extension PosixZone {
    /// The offset in force at a second since 1970.
    func offset(at second: Int64) -> Int32 {
        segment(at: second).offset
    }

    /// The stretch of one offset around a second since 1970, within 2^59 of it; of a stretch of more than two years on
    /// either side, a part. Not for the hot path: it works out years of changes.
    func segment(at second: Int64) -> (start: Int64, end: Int64, offset: Int32) {
        guard daylight != nil else { return (.min, .max, standardOffset) }
        let year = Civil.date(ofDay: Civil.floorDivide(second, Civil.secondsPerDay)).year
        // A change can lie up to 8 days outside of its year: two years on either side hold the neighbours for sure.
        var segments = OffsetSegments(first: standardOffset)
        for change in changes(inYears: (year - 2)...(year + 2)) {
            segments.append(from: change.time, offset: change.offset)
        }
        let list = segments.list
        let next = list.firstIndex { $0.start > second } ?? list.count
        let current = list[next - 1]
        return (current.start, next < list.count ? list[next].start : .max, current.offset)
    }

    /// All changes of some years, earliest first. Where standard time would begin and end at one instant (daylight
    /// saving all year, section 3.3.1), its end comes last.
    func changes(inYears years: ClosedRange<Int64>) -> [(time: Int64, offset: Int32)] {
        guard let daylight else { return [] }
        var changes: [(time: Int64, offset: Int32)] = []
        for year in years {
            changes.append((daylight.end.second(in: year) - Int64(daylight.offset), standardOffset))
            changes.append((daylight.start.second(in: year) - Int64(standardOffset), daylight.offset))
        }
        return changes.sorted { left, right in
            left.time == right.time
                ? left.offset == standardOffset && right.offset != standardOffset : left.time < right.time
        }
    }
}

extension PosixZone.Change {
    /// When it comes in a year, in seconds since 1970 on the clocks before the change.
    fileprivate func second(in year: Int64) -> Int64 {
        day.number(in: year) * Civil.secondsPerDay + time
    }
}

extension PosixZone.ChangeDay {
    /// Days since 1970-01-01.
    fileprivate func number(in year: Int64) -> Int64 {
        switch self {
        case .julian(let day):
            let newYear = Civil.dayNumber(year: year, month: 1, day: 1)
            return newYear + day - 1 + (day >= 60 && Civil.isLeap(year: year) ? 1 : 0)
        case .ordinal(let day):
            return Civil.dayNumber(year: year, month: 1, day: 1) + day
        case .weekday(let month, let week, let weekday):
            let first = Civil.dayNumber(year: year, month: month, day: 1)
            let weekdayOfFirst = first + 4 - Civil.floorDivide(first + 4, 7) * 7  // 1970-01-01 was a Thursday
            let ahead = weekday - weekdayOfFirst
            let inMonth = (ahead < 0 ? ahead + 7 : ahead) + (week - 1) * 7
            return first + (inMonth < Civil.length(ofMonth: month, year: year) ? inMonth : inMonth - 7)
        }
    }
}
