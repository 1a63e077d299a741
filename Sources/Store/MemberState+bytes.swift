import Loyalty

/// The packed form of a member's state in its row. The balance has a column of its own.
extension MemberState {
    /// The first byte: which form follows.
    private static let form: UInt64 = 1

    var packed: [UInt8] {
        var writer = ByteWriter(capacity: 32 + 16 * activities.count + 24 * streaks.count)
        writer.append(Self.form)
        guard let lastAt, let lastDay else { return writer.bytes }
        writer.append(signed: lastAt.milliseconds)
        writer.append(signed: Int64(lastDay.number))
        writer.append(UInt64(activities.count))
        for activity in activities {
            writer.append(UInt64(bitPattern: activity.event))
            // Most events of a member lie close to its last day.
            writer.append(signed: Int64(lastDay.number) - Int64(activity.lastDay.number))
            writer.append(UInt64(bitPattern: activity.rewarded))
            if activity.rewarded > 0 { writer.append(signed: activity.window) }
        }
        writer.append(UInt64(streaks.count))
        for streak in streaks {
            writer.append(UInt64(bitPattern: streak.streak))
            writer.append(signed: Int64(streak.lastPeriod))
            writer.append(UInt64(bitPattern: streak.length))
            writer.append(UInt64(bitPattern: streak.longest - streak.length))
            writer.append(signed: streak.expiry.milliseconds)
        }
        return writer.bytes
    }

    /// - Returns: nil where the bytes are damaged.
    init?(packed bytes: UnsafeBufferPointer<UInt8>, balance: Int64) {
        var reader = ByteReader(bytes)
        self.init()
        self.balance = balance
        guard reader.next() == Self.form else { return nil }
        if reader.isAtEnd { return }
        guard let at = reader.nextSigned(), let lastDay = reader.nextDay(), let activityCount = reader.nextCount()
        else {
            return nil
        }
        lastAt = Instant(milliseconds: at)
        self.lastDay = lastDay
        activities.reserveCapacity(activityCount + 1)
        for _ in 0..<activityCount {
            guard let activity = reader.nextActivity(lastDay: lastDay) else { return nil }
            activities.append(activity)
        }
        guard let streakCount = reader.nextCount() else { return nil }
        streaks.reserveCapacity(streakCount + 1)
        for _ in 0..<streakCount {
            guard let streak = reader.nextStreak() else { return nil }
            streaks.append(streak)
        }
        guard reader.isAtEnd else { return nil }
    }
}

extension ByteReader {
    fileprivate mutating func nextDay() -> Day? {
        nextSigned().flatMap { Int32(exactly: $0) }.map { Day(number: $0) }
    }

    fileprivate mutating func nextActivity(lastDay: Day) -> MemberState.Activity? {
        guard let event = next(), let back = nextSigned(), let rewarded = next(),
            let day = Int32(exactly: Int64(lastDay.number) &- back)
        else { return nil }
        var activity = MemberState.Activity(
            event: Int64(bitPattern: event), lastDay: Day(number: day), rewarded: Int64(bitPattern: rewarded))
        if rewarded > 0 {
            guard let window = nextSigned() else { return nil }
            activity.window = window
        }
        return activity
    }

    fileprivate mutating func nextStreak() -> MemberState.StreakState? {
        guard let streak = next(), let period = nextSigned().flatMap({ Int32(exactly: $0) }), let length = next(),
            let more = next(), let expiry = nextSigned()
        else { return nil }
        return MemberState.StreakState(
            streak: Int64(bitPattern: streak), lastPeriod: period, length: Int64(bitPattern: length),
            longest: Int64(bitPattern: length &+ more), expiry: Instant(milliseconds: expiry))
    }
}

/// The packed form of a day's counts by hour.
extension DaySums {
    var packedHours: [UInt8] {
        var writer = ByteWriter(capacity: 48)
        for count in hours { writer.append(UInt64(bitPattern: count)) }
        return writer.bytes
    }

    /// - Returns: nil where the bytes are damaged.
    static func hours(packed bytes: UnsafeBufferPointer<UInt8>) -> [Int64]? {
        var reader = ByteReader(bytes)
        var hours: [Int64] = []
        hours.reserveCapacity(24)
        for _ in 0..<24 {
            guard let count = reader.next() else { return nil }
            hours.append(Int64(bitPattern: count))
        }
        return reader.isAtEnd ? hours : nil
    }
}
