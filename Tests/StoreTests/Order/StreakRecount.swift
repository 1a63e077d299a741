import Loyalty

@testable import Store

/// A streak by its definition, for one user: the periods of its events on the clock that the user had, one after the
/// other.
struct StreakRecount {
    let streak: RandomProgramme.Streak
    /// The clocks that the user has had, each from an instant on; the first for ever before.
    private let clocks: [(since: Instant, zone: ZoneRules)]

    init(
        _ streak: RandomProgramme.Streak, _ person: RandomProgramme.Person, _ project: String, _ zones: ZoneDirectory
    ) {
        self.streak = streak
        let names = [(Instant(milliseconds: .min), person.zone)] + person.moves
        clocks = names.compactMap { since, name in zones.rules(named: name ?? project).map { (since, $0) } }
    }

    /// - Parameter events: when they happened, ascending.
    /// - Returns: nil where there are none.
    func walk(_ events: [Instant]) -> (standing: HistoryRecount.Standing, bonuses: [HistoryRecount.Earned])? {
        guard let first = events.first else { return nil }
        var standing = HistoryRecount.Standing(lastAt: first, expiry: first)
        var bonuses: [HistoryRecount.Earned] = []
        var clock = self.clock(at: first)
        for at in events {
            let now = self.clock(at: at)
            // The days between two events are those on the clock of the later one.
            if now != clock { standing.last = period(of: standing.lastAt, clocks[now].zone) }
            clock = now
            let period = period(of: at, clocks[clock].zone)
            standing.lastAt = at
            if standing.length == 0 {
                standing.length = 1
                if let freezes = streak.freezes, freezes.earnEvery == nil { standing.freezes = freezes.max }
            } else if period <= standing.last {
                continue
            } else {
                let missed = period - standing.last - 1
                let isKept = missed <= standing.freezes
                if isKept { standing.freezes -= missed }
                standing.length = isKept ? standing.length + 1 : 1
            }
            standing.last = period
            standing.longest = max(standing.longest, standing.length)
            if let freezes = streak.freezes, let every = freezes.earnEvery, standing.length % every == 0 {
                standing.freezes = min(freezes.max, standing.freezes + 1)
            }
            for reward in streak.rewards where reward.length == standing.length { bonuses.append((reward.points, at)) }
        }
        if clock != clocks.count - 1 {
            clock = clocks.count - 1
            standing.last = period(of: standing.lastAt, clocks[clock].zone)
        }
        standing.expiry = expiry(of: standing, clocks[clock].zone)
        return (standing, bonuses)
    }

    private func clock(at instant: Instant) -> Int { clocks.lastIndex { $0.since <= instant } ?? 0 }

    /// Days that a zone has skipped, since 1970: 1993-08-21, 1994-12-31, 1995-01-01 and 2011-12-30.
    private static let skippedDays: [Int32] = [8633, 9130, 9131, 15_338]

    /// The day of an instant by the streak's own start of days.
    private func day(of instant: Instant, _ zone: ZoneRules) -> Int32 {
        let clock = AnsweredEvents.clock(at: instant, in: zone)
        return clock.second < streak.dayStartHour * 3_600 ? clock.day - 1 : clock.day
    }

    /// Whether clocks ever showed a day, looked up at every quarter of an hour around it.
    private func wasEver(_ day: Int32, _ zone: ZoneRules) -> Bool {
        ((Int64(day) - 2) * 96...(Int64(day) + 3) * 96).contains { quarter in
            self.day(of: Instant(milliseconds: quarter * 900_000), zone) == day
        }
    }

    private func period(of instant: Instant, _ zone: ZoneRules) -> Int {
        let day = day(of: instant, zone)
        switch streak.period {
        case "weekly": return AnsweredEvents.floorDivide(Int(day) + 3, 7)
        case "monthly":
            let month = AnsweredEvents.month(of: day)
            return month.year * 12 + month.month
        default: return Int(day) - Self.skippedDays.count { $0 < day && !wasEver($0, zone) }
        }
    }

    /// The first minute of a period in which the streak can no longer be extended, found by looking at the clock: half
    /// a day at a time, then, from before any change of clocks on, an hour, then a minute.
    private func expiry(of standing: HistoryRecount.Standing, _ zone: ZoneRules) -> Instant {
        let minute: Int64 = 60_000
        var at = Instant(milliseconds: standing.lastAt.milliseconds / minute * minute)
        for (step, back) in [(720 * minute, 0), (60 * minute, 900 * minute), (minute, 240 * minute)] {
            at = at.adding(milliseconds: -back)
            while period(of: at, zone) <= standing.last + 1 + standing.freezes { at = at.adding(milliseconds: step) }
        }
        return at
    }
}
