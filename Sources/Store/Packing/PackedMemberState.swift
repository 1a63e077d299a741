import JSON
import Loyalty

/// Packs a member's state for its row.
extension MemberState {
    /// The first byte, which tells the format.
    private static let form: UInt64 = 2

    var packed: [UInt8] {
        var writer = ByteWriter(capacity: 64 + 16 * (activities.count + streaks.count + earnings.days.count))
        writer.append(Self.form)
        writer.append(UInt64(zoneChanges))
        writer.append(ledger)
        guard let lastAt, let lastDay else { return writer.bytes }
        // An entry of an event is in the ledger too, so that mostly both have the same newest instant.
        writer.append(signed: (ledger.at ?? lastAt).milliseconds &- lastAt.milliseconds)
        writer.append(signed: Int64(lastDay.number))
        let firstDay = firstDay ?? lastDay
        writer.append(back: firstDay, from: lastDay)
        writer.append(activities) { writer, activity in
            writer.append(UInt64(bitPattern: activity.event))
            // Most users begin with several events on the same day.
            writer.append(back: firstDay, from: activity.firstDay)
            writer.append(back: activity.lastDay, from: lastDay)
            writer.append(UInt64(bitPattern: activity.rewarded))
            if activity.rewarded > 0 {
                writer.append(signed: activity.window)
                writer.append(back: activity.lastRewarded ?? lastAt, from: lastAt)
            }
            writer.append(activity.usergroups) { writer, group in
                writer.append(text: group.usergroup)
                writer.append(back: group.lastDay, from: lastDay)
            }
        }
        writer.append(streaks) { writer, streak in
            writer.append(UInt64(bitPattern: streak.streak))
            writer.append(back: streak.lastAt, from: lastAt)
            writer.append(signed: Int64(streak.lastPeriod))
            writer.append(UInt64(bitPattern: streak.length))
            writer.append(UInt64(bitPattern: streak.longest - streak.length))
            writer.append(UInt64(bitPattern: streak.freezes))
            writer.append(back: streak.expiry, from: lastAt)
        }
        writer.append(challenges) { writer, challenge in
            writer.append(UInt64(bitPattern: challenge.challenge))
            writer.append(challenge.progress)
            writer.append(UInt64(bitPattern: challenge.completions))
            if challenge.completions > 0 { writer.append(back: challenge.completedAt ?? lastAt, from: lastAt) }
            if challenge.completions > 1 { writer.append(back: challenge.firstCompletedAt ?? lastAt, from: lastAt) }
        }
        writer.append(earnings, lastAt: lastAt, lastDay: lastDay)
        // Most members have none, and they take no byte then.
        if values.isEmpty { return writer.bytes }
        var before = firstDimensionValue
        writer.append(values) { writer, value in
            writer.append(UInt64(bitPattern: value.value &- before))
            writer.append(back: value.lastDay, from: lastDay)
            before = value.value
        }
        return writer.bytes
    }

    /// - Returns: nil if the bytes are damaged.
    init?(packed bytes: UnsafeBufferPointer<UInt8>) {
        self.init()
        guard read(bytes) else { return nil }
    }

    /// Reads into the state of a new member.
    /// - Returns: false if the bytes are damaged.
    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = ByteReader(bytes)
        guard reader.next() == Self.form, let changes = reader.next().flatMap({ Int(exactly: $0) }),
            let ledger = reader.nextLedger()
        else { return false }
        zoneChanges = changes
        self.ledger = ledger
        if reader.isAtEnd { return true }
        guard let since = reader.nextSigned(), let ledgerAt = ledger.at?.milliseconds,
            let day = reader.nextSigned().flatMap({ Int32(exactly: $0) })
        else { return false }
        let lastAt = Instant(milliseconds: ledgerAt &- since)
        let lastDay = Day(number: day)
        guard let firstDay = reader.nextDay(before: lastDay) else { return false }
        self.lastAt = lastAt
        self.firstDay = firstDay
        self.lastDay = lastDay
        return reader.next(into: &activities) {
            $0.nextActivity(lastAt: lastAt, firstDay: firstDay, lastDay: lastDay)
        }
            && reader.next(into: &streaks) { $0.nextStreak(lastAt: lastAt) }
            && reader.next(into: &challenges) { $0.nextChallenge(lastAt: lastAt) }
            && reader.next(into: &earnings, lastAt: lastAt, lastDay: lastDay)
            && (reader.isAtEnd || reader.next(into: &values, lastDay: lastDay) && reader.isAtEnd)
    }
}

extension ByteWriter {
    /// Days and instants are packed as distances, since most lie close to the member's last ones.
    fileprivate mutating func append(back day: Day, from lastDay: Day) {
        append(signed: Int64(lastDay.number) - Int64(day.number))
    }

    fileprivate mutating func append(back instant: Instant, from lastAt: Instant) {
        append(signed: lastAt.milliseconds &- instant.milliseconds)
    }

    mutating func append<Element>(_ list: [Element], _ body: (inout ByteWriter, Element) -> Void) {
        append(UInt64(list.count))
        for element in list { body(&self, element) }
    }

    /// Appends a number as the text that describes it.
    fileprivate mutating func append(_ number: ExactDecimal) {
        var text = JSONWriter(capacity: 48)
        text.value(number)
        append(UInt64(text.count))
        append(text.bytes)
    }

    fileprivate mutating func append(_ earnings: Earnings, lastAt: Instant, lastDay: Day) {
        guard let total = earnings.total else { return append(0 as UInt64) }
        append(1 as UInt64)
        append(total, lastAt: lastAt)
        append(earnings.days) { writer, entry in
            writer.append(back: entry.day, from: lastDay)
            writer.append(entry.score, lastAt: lastAt)
        }
        let lastMonth = Int64(lastDay.month.number)
        append(earnings.months) { writer, entry in
            writer.append(signed: lastMonth - Int64(entry.month.number))
            writer.append(entry.score, lastAt: lastAt)
        }
    }

    private mutating func append(_ score: Earnings.Score, lastAt: Instant) {
        append(signed: score.points)
        append(back: score.reachedAt, from: lastAt)
    }
}

extension ByteReader {
    fileprivate mutating func nextInstant(before lastAt: Instant) -> Instant? {
        nextSigned().map { Instant(milliseconds: lastAt.milliseconds &- $0) }
    }

    fileprivate mutating func nextDay(before lastDay: Day) -> Day? {
        nextSigned().flatMap { Int32(exactly: Int64(lastDay.number) &- $0) }.map { Day(number: $0) }
    }

    fileprivate mutating func nextDay(after firstDay: Day) -> Day? {
        nextSigned().flatMap { Int32(exactly: Int64(firstDay.number) &+ $0) }.map { Day(number: $0) }
    }

    fileprivate mutating func nextNumber() -> Int64? {
        next().map { Int64(bitPattern: $0) }
    }

    /// Reads a count or a sum of points. Anything over the highest balance is damage, and could overflow.
    mutating func nextTally() -> Int64? {
        nextNumber().flatMap { (0...MemberState.largestBalance).contains($0) ? $0 : nil }
    }

    mutating func nextList<Element>(_ read: (inout ByteReader) -> Element?) -> [Element]? {
        var list: [Element] = []
        return next(into: &list, read) ? list : nil
    }

    /// Reads a list, with room for one more element, into an empty one.
    /// - Returns: false if the bytes are damaged.
    mutating func next<Element>(into list: inout [Element], _ read: (inout ByteReader) -> Element?) -> Bool {
        guard let count = nextCount() else { return false }
        if count == 0 { return true }
        list.reserveCapacity(count + 1)
        for _ in 0..<count {
            guard let element = read(&self) else { return false }
            list.append(element)
        }
        return true
    }

    /// Reads the values of at least one dimension.
    fileprivate mutating func next(into values: inout [MemberState.ValueDay], lastDay: Day) -> Bool {
        var before = firstDimensionValue
        return next(into: &values) { reader in
            guard let distance = reader.nextNumber(), let day = reader.nextDay(before: lastDay) else { return nil }
            before &+= distance
            return MemberState.ValueDay(value: before, lastDay: day)
        } && !values.isEmpty
    }

    fileprivate mutating func nextActivity(
        lastAt: Instant, firstDay: Day, lastDay: Day
    ) -> MemberState.Activity? {
        guard let event = nextNumber(), let first = nextDay(after: firstDay), let last = nextDay(before: lastDay),
            let rewarded = nextTally()
        else { return nil }
        var activity = MemberState.Activity(event: event, firstDay: first, lastDay: last, rewarded: rewarded)
        if rewarded > 0 {
            guard let window = nextSigned(), let at = nextInstant(before: lastAt) else { return nil }
            activity.window = window
            activity.lastRewarded = at
        }
        let usergroups = nextList { reader -> MemberState.UsergroupDay? in
            guard let usergroup = reader.nextText(), let day = reader.nextDay(before: lastDay) else { return nil }
            return .init(usergroup: usergroup, lastDay: day)
        }
        guard let usergroups else { return nil }
        activity.usergroups = usergroups
        return activity
    }

    fileprivate mutating func nextStreak(lastAt: Instant) -> MemberState.StreakState? {
        guard let streak = nextNumber(), let at = nextInstant(before: lastAt),
            let period = nextSigned().flatMap({ Int32(exactly: $0) }), let length = nextTally(), length > 0,
            let more = nextTally(), let freezes = nextTally(), let expiry = nextInstant(before: lastAt)
        else { return nil }
        return MemberState.StreakState(
            streak: streak, lastAt: at, lastPeriod: period, length: length, longest: length + more, freezes: freezes,
            expiry: expiry)
    }

    fileprivate mutating func nextChallenge(lastAt: Instant) -> MemberState.ChallengeState? {
        guard let challenge = nextNumber(), let progress = nextBytes().flatMap({ ExactDecimal($0) }),
            let completions = nextTally()
        else { return nil }
        var state = MemberState.ChallengeState(challenge: challenge, progress: progress, completions: completions)
        if completions > 0 {
            guard let at = nextInstant(before: lastAt) else { return nil }
            state.completedAt = at
            state.firstCompletedAt = at
        }
        if completions > 1 {
            guard let at = nextInstant(before: lastAt) else { return nil }
            state.firstCompletedAt = at
        }
        return state
    }

    fileprivate mutating func next(into earnings: inout Earnings, lastAt: Instant, lastDay: Day) -> Bool {
        guard let isEarned = next() else { return false }
        if isEarned == 0 { return true }
        guard let total = nextScore(lastAt: lastAt) else { return false }
        earnings.total = total
        let areDays = next(into: &earnings.days) { reader -> (day: Day, score: Earnings.Score)? in
            guard let day = reader.nextDay(before: lastDay), let score = reader.nextScore(lastAt: lastAt) else {
                return nil
            }
            return (day, score)
        }
        let lastMonth = Int64(lastDay.month.number)
        return areDays
            && next(into: &earnings.months) { reader -> (month: Month, score: Earnings.Score)? in
                guard let number = reader.nextSigned().flatMap({ Int32(exactly: lastMonth &- $0) }),
                    let score = reader.nextScore(lastAt: lastAt)
                else { return nil }
                return (Month(number: number), score)
            }
    }

    private mutating func nextScore(lastAt: Instant) -> Earnings.Score? {
        guard let points = nextSigned(), MemberState.keptPoints.contains(points),
            let reachedAt = nextInstant(before: lastAt)
        else { return nil }
        return .init(points: points, reachedAt: reachedAt)
    }
}
