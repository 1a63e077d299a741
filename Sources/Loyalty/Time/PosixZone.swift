/// The rule for all instants after a zone file's last transition: a parsed POSIX TZ string (RFC 9636, section 3.3.1),
/// without the names.
struct PosixZone: Sendable, Equatable {
    /// The day of a year on which clocks change.
    enum ChangeDay: Sendable, Equatable {
        /// `Jn`: the nth day, 1 to 365; 29 February is never counted.
        case julian(Int64)
        /// `n`: the day with n days before it, 0 to 365; 29 February is counted.
        case ordinal(Int64)
        /// `Mm.w.d`: the wth weekday d (0 is Sunday) of month m; w = 5 is the last one.
        case weekday(month: Int64, week: Int64, weekday: Int64)
    }

    /// When clocks change: the seconds (-167 to +167 hours) after the midnight at which `day` begins, by the clocks
    /// before the change.
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
    /// Nil if clocks never change.
    var daylight: Daylight?
}

extension PosixZone {
    /// The offset at a second since 1970.
    func offset(at second: Int64) -> Int32 {
        segment(at: second).offset
    }

    /// The interval with one offset around a second since 1970, which must be within 2^59 of 1970. The result ends at
    /// most about two years from the second, even if the interval is longer. Too slow for the path of each event: it
    /// computes the changes of several years.
    func segment(at second: Int64) -> (start: Int64, end: Int64, offset: Int32) {
        guard daylight != nil else { return (.min, .max, standardOffset) }
        let year = Civil.date(ofDay: Civil.floorDivide(second, Civil.secondsPerDay)).year
        // A change can lie up to 8 days outside its year, so two years on either side contain the neighbours.
        var segments = OffsetSegments(first: standardOffset)
        for change in changes(inYears: (year - 2)...(year + 2)) {
            segments.append(from: change.time, offset: change.offset)
        }
        let list = segments.list
        let next = list.firstIndex { $0.start > second } ?? list.count
        let current = list[next - 1]
        return (current.start, next < list.count ? list[next].start : .max, current.offset)
    }

    /// All changes in some years, earliest first. If standard time would begin and end at the same instant (daylight
    /// saving time all year, section 3.3.1), its end comes last.
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
    /// The second since 1970 of the change in a year, by the clocks before the change.
    fileprivate func second(in year: Int64) -> Int64 {
        day.number(in: year) * Civil.secondsPerDay + time
    }
}

extension PosixZone.ChangeDay {
    /// The day in days since 1970-01-01.
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
