import Loyalty
import TestSupport
import Testing

/// Days and hours of real zones on the days that are odd. They are of the past, or of zones whose rules hold for long:
/// what the system's time zone data says of the future changes.
@Suite struct TimeZoneDayTests {
    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 23.0),
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 25),
        ("Europe/Berlin", "2026-11-23", "2026-11-22T23:00:00Z", 24),
        ("Europe/Berlin", "1850-06-01", "1850-05-31T23:06:32Z", 24),
        ("Europe/Berlin", "2437-03-29", "2437-03-28T23:00:00Z", 23),
        ("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", 23),
        ("America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", 25),
        ("Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z", 24),
        ("Asia/Kathmandu", "1986-01-01", "1985-12-31T18:30:00Z", 23.75),
        // Half an hour of daylight saving.
        ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 24.5),
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", 23.5),
        // Negative daylight saving over Ramadan.
        ("Africa/Casablanca", "2026-02-15", "2026-02-14T23:00:00Z", 25),
        ("Africa/Casablanca", "2026-03-22", "2026-03-22T00:00:00Z", 23),
        ("Africa/Casablanca", "2026-07-01", "2026-06-30T23:00:00Z", 24),
        // Midnights that do not exist: the day begins at 01:00, or at 00:30.
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", 23),
        ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", 23),
        ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z", 23),
        // Clocks that go back at midnight: the day before is longer, midnight still comes once.
        ("America/Sao_Paulo", "2019-02-16", "2019-02-16T02:00:00Z", 25),
        ("America/Sao_Paulo", "2019-02-17", "2019-02-17T03:00:00Z", 24),
        // A midnight that comes twice, the second time an hour later.
        ("America/Havana", "2024-11-03", "2024-11-03T04:00:00Z", 25),
        // The zone goes around the date line: 30 December 2011 and 21 August 1993 do not exist.
        ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", 24),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", 0),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", 24),
        ("Pacific/Kwajalein", "1993-08-21", "1993-08-21T12:00:00Z", 0),
        ("Pacific/Kwajalein", "1993-08-22", "1993-08-21T12:00:00Z", 24),
    ])
    func daysHaveTheirLengths(_ name: String, day: String, start: String, hours: Double) throws {
        let zone = try ZoneFixture.zone(name)
        let day = try Day.on(day)
        let instants = zone.instants(of: day)
        #expect(instants.lowerBound.description == start.replacingSuffix("Z", with: ".000Z"))
        #expect(Double(instants.upperBound.milliseconds(since: instants.lowerBound)) / 3_600_000 == hours)
        #expect(zone.start(of: day) == instants.lowerBound)
        #expect(zone.day(of: instants.lowerBound.adding(milliseconds: -1)) < day)
        if hours > 0 {
            #expect(zone.day(of: instants.lowerBound) == day)
            #expect(zone.day(of: instants.upperBound.adding(milliseconds: -1)) == day)
        } else {
            #expect(zone.day(of: instants.lowerBound) == day.advanced(by: 1))
        }
    }

    /// Until 2011, clocks in Newfoundland went back at 00:01: the new day begins, and the old one comes back.
    @Test func dayCanBeginTwice() throws {
        let zone = try ZoneFixture.zone("America/St_Johns")
        let (old, new) = try (Day.on("2010-11-06"), Day.on("2010-11-07"))
        let start = zone.start(of: new)
        #expect(start.description == "2010-11-07T02:30:00.000Z")
        #expect(zone.day(of: start.adding(milliseconds: -1)) == old)
        #expect(zone.day(of: start) == new)
        #expect(zone.day(of: start.adding(seconds: 59)) == new)
        #expect(zone.day(of: start.adding(seconds: 60)) == old)
        #expect(zone.day(of: start.adding(seconds: 3_600)) == new)
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29T00:59:59.999Z", "2026-03-29", 7_199),
        ("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29", 10_800),
        ("Europe/Berlin", "2026-10-25T00:59:59Z", "2026-10-25", 10_799),
        ("Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25", 7_200),
        ("Australia/Lord_Howe", "2026-04-04T14:59:59Z", "2026-04-05", 7_199),
        ("Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05", 5_400),
        ("Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-04", 9_000),
        ("Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01", 20_700),
        ("Pacific/Apia", "2011-12-30T09:59:59.999Z", "2011-12-29", 86_399),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31", 0),
        ("Africa/Casablanca", "2026-02-15T01:59:59Z", "2026-02-15", 10_799),
        ("Africa/Casablanca", "2026-02-15T02:00:00Z", "2026-02-15", 7_200),
        ("America/New_York", "1969-12-31T23:59:59.999Z", "1969-12-31", 68_399),
    ])
    func computesLocalTimes(_ name: String, instant: String, day: String, second: Int) throws {
        let zone = try ZoneFixture.zone(name)
        let instant = try Instant.at(instant)
        #expect(zone.local(of: instant) == (try Day.on(day), second))
        #expect(zone.day(of: instant).description == day)
        #expect(zone.hour(of: instant) == second / 3_600)
        let midnight = try Day.on(day).number
        #expect(instant.seconds + Int64(zone.offset(at: instant)) == Int64(midnight) * 86_400 + Int64(second))
    }

    /// Days that begin at an hour other than midnight, where that hour is skipped and where it comes twice.
    @Test(arguments: [
        ("Europe/Berlin", "2026-11-23", 4, "2026-11-23T03:00:00.000Z"),
        ("Europe/Berlin", "2026-03-29", 2, "2026-03-29T01:00:00.000Z"),
        ("Europe/Berlin", "2026-03-29", 3, "2026-03-29T01:00:00.000Z"),
        ("Europe/Berlin", "2026-03-29", 4, "2026-03-29T02:00:00.000Z"),
        ("Europe/Berlin", "2026-10-25", 2, "2026-10-25T00:00:00.000Z"),
        ("Europe/Berlin", "2026-10-25", 3, "2026-10-25T02:00:00.000Z"),
        ("Europe/Berlin", "2026-11-23", -1, "2026-11-22T23:00:00.000Z"),
        ("Europe/Berlin", "2026-11-23", 24, "2026-11-23T22:00:00.000Z"),
        ("Australia/Lord_Howe", "2026-10-04", 2, "2026-10-03T15:30:00.000Z"),
        ("Pacific/Apia", "2011-12-30", 5, "2011-12-30T10:00:00.000Z"),
        ("Pacific/Apia", "2011-12-31", 5, "2011-12-30T15:00:00.000Z"),
    ])
    func daysCanBeginAtAnotherHour(_ name: String, day: String, hour: Int, start: String) throws {
        let zone = try ZoneFixture.zone(name)
        let day = try Day.on(day)
        let found = zone.start(of: day, hour: hour)
        #expect(found.description == start)
        #expect(zone.day(of: found.adding(milliseconds: -1), startHour: hour) < day)
        #expect(zone.day(of: found, startHour: hour) >= day)
    }

    @Test(arguments: ["UTC", "Europe/Berlin", "Africa/Casablanca", "Asia/Tokyo"])
    func nothingTrapsAtTheEnds(_ name: String) throws {
        let zone = try ZoneFixture.zone(name)
        for milliseconds in [Int64.min, .min + 1, .max - 1, .max] {
            let instant = Instant(milliseconds: milliseconds)
            #expect(abs(zone.offset(at: instant)) <= 90_000)
            #expect(zone.day(of: instant).number == (milliseconds < 0 ? .min : .max))
            #expect((0..<86_400).contains(zone.local(of: instant).secondOfDay))
            #expect((0..<24).contains(zone.hour(of: instant)))
            for window in LimitWindow.allCases {
                #expect(window.key(at: instant, in: zone) == window.key(at: instant, in: zone))
            }
        }
        for number in [Int32.min, .min + 1, .max - 1, .max] {
            let day = Day(number: number)
            #expect(zone.day(of: zone.start(of: day)) == day)
            #expect(zone.day(of: zone.start(of: day, hour: 23), startHour: 23) == day)
            #expect(zone.instants(of: day).isEmpty == (number == .max))
        }
    }

    @Test func utcHasNoOffset() throws {
        let instant = try Instant.at("2026-11-23T05:45:05.123Z")
        #expect(ZoneRules.utc.offset(at: instant) == 0)
        #expect(ZoneRules.utc.local(of: instant) == (try Day.on("2026-11-23"), 20_705))
        #expect(try ZoneRules.utc.start(of: Day.on("2026-11-23")) == Instant.at("2026-11-23T00:00:00Z"))
    }
}

extension String {
    fileprivate func replacingSuffix(_ suffix: String, with replacement: String) -> String {
        hasSuffix(suffix) ? dropLast(suffix.count) + replacement : self
    }
}
