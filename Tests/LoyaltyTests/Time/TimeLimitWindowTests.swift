import Loyalty
import TestSupport
import Testing

@Suite struct TimeLimitWindowTests {
    /// Two instants of one zone, and whether they share a window.
    @Test(arguments: [
        (LimitWindow.lifetime, "UTC", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", true),
        (.day, "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59.999Z", true),
        (.day, "Europe/Berlin", "2026-10-24T21:59:59.999Z", "2026-10-24T22:00:00Z", false),
        (.day, "Europe/Berlin", "2026-10-25T22:59:59.999Z", "2026-10-25T23:00:00Z", false),
        (.day, "Pacific/Apia", "2011-12-30T09:59:59.999Z", "2011-12-30T10:00:00Z", false),
        (.week, "Europe/Berlin", "2026-11-22T22:59:59Z", "2026-11-22T23:00:00Z", false),
        (.week, "Europe/Berlin", "2026-11-22T23:00:00Z", "2026-11-29T22:59:59Z", true),
        (.week, "UTC", "2020-12-28T00:00:00Z", "2021-01-03T23:59:59Z", true),
        (.month, "America/New_York", "2026-11-01T03:59:59Z", "2026-11-01T04:00:00Z", false),
        (.month, "America/New_York", "2026-11-01T04:00:00Z", "2026-12-01T04:59:59Z", true),
        (.month, "UTC", "2025-11-15T00:00:00Z", "2026-11-15T00:00:00Z", false),
        (.year, "Asia/Tokyo", "2025-12-31T14:59:59Z", "2025-12-31T15:00:00Z", false),
        (.year, "Asia/Tokyo", "2025-12-31T15:00:00Z", "2026-12-31T14:59:59Z", true),
        (.hour, "UTC", "2026-11-23T05:00:00Z", "2026-11-23T05:59:59.999Z", true),
        (.hour, "UTC", "2026-11-23T05:59:59.999Z", "2026-11-23T06:00:00Z", false),
        (.hour, "UTC", "2026-11-23T05:00:00Z", "2026-11-24T05:00:00Z", false),
        (.hour, "UTC", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", false),
        // Hours begin where the local clock shows them, 15 minutes after the full hours of UTC.
        (.hour, "Asia/Kathmandu", "2026-11-23T05:15:00Z", "2026-11-23T06:14:59Z", true),
        (.hour, "Asia/Kathmandu", "2026-11-23T05:14:59Z", "2026-11-23T05:15:00Z", false),
        (.hour, "Asia/Kolkata", "2026-11-23T05:29:59Z", "2026-11-23T05:30:00Z", false),
        // The two hours from 02:00 of a 25-hour day, and 03:00 right after 01:59.
        (.hour, "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", false),
        (.hour, "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T00:59:59Z", true),
        (.hour, "Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25T01:59:59Z", true),
        (.hour, "Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", false),
        // 02:00 becomes 01:30: the half hour that is repeated is a window of its own.
        (.hour, "Australia/Lord_Howe", "2026-04-04T14:00:00Z", "2026-04-04T14:59:59Z", true),
        (.hour, "Australia/Lord_Howe", "2026-04-04T14:30:00Z", "2026-04-04T15:00:00Z", false),
        (.hour, "Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-04T15:29:59Z", true),
        (.hour, "Australia/Lord_Howe", "2026-04-04T15:29:59Z", "2026-04-04T15:30:00Z", false),
        // 00:01 becomes 01:01: an hour ends after a minute, the next is short of one.
        (.hour, "America/St_Johns", "2010-03-14T03:30:30Z", "2010-03-14T03:31:00Z", false),
        (.hour, "America/St_Johns", "2010-03-14T03:31:00Z", "2010-03-14T04:29:59Z", true),
    ])
    func windowsBeginAndEndOnTheLocalClock(
        _ window: LimitWindow, zone name: String, first: String, second: String, same: Bool
    ) throws {
        let zone = try ZoneFixture.zone(name)
        let keys = try [first, second].map { window.key(at: try Instant.at($0), in: zone) }
        #expect((keys[0] == keys[1]) == same)
    }

    /// Over a year with all its changes: a key, once left, never comes back, and no hour is longer than an hour.
    @Test(arguments: [
        "Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca", "America/St_Johns", "Asia/Kathmandu",
    ])
    func hourWindowsLastAtMostAnHour(_ name: String) throws {
        let zone = try ZoneFixture.zone(name)
        let start = try Instant.at("2010-01-01T00:00:00Z")
        var key = LimitWindow.hour.key(at: start, in: zone)
        for minute in 0..<Int64(365 * 1_440) {
            let instant = start.adding(seconds: minute * 60)
            let next = LimitWindow.hour.key(at: instant, in: zone)
            guard next >= key, next <= instant.seconds, instant.seconds - next < 3_600 else {
                Issue.record("at \(instant) the key is \(next), after \(key)")
                return
            }
            key = next
        }
    }
}
