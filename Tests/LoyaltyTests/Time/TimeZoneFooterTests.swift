import Loyalty
import TestSupport
import Testing

/// POSIX TZ strings (RFC 9636 section 3.3.1) in files that have nothing else.
@Suite struct TimeZoneFooterTests {
    @Test(arguments: [
        ("UTC0", "2026-01-01T00:00:00Z", 0),
        ("EST5", "2026-07-01T00:00:00Z", -18_000),
        ("<+0545>-5:45", "2026-07-01T00:00:00Z", 20_700),
        ("<-03>3", "2026-07-01T00:00:00Z", -10_800),
        ("AAA+24:59:59", "2026-07-01T00:00:00Z", -89_999),
        ("AAA-24:59:59", "2026-07-01T00:00:00Z", 89_999),
        // The default times of change, 02:00, and the default saving, an hour.
        ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18_000),
        ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14_400),
        ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T05:59:59Z", -14_400),
        ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T06:00:00Z", -18_000),
        // Week 5 is the last, in a month with four such weekdays and in one with five.
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59Z", 3_600),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 7_200),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2027-03-28T00:59:59Z", 3_600),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2027-03-28T01:00:00Z", 7_200),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2450-10-30T00:59:59Z", 7_200),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2450-10-30T01:00:00Z", 3_600),
        // South of the equator summer goes over the new year; before 1970, and long after 2100.
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", 39_600),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-06-01T00:00:00Z", 36_000),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "1901-01-01T00:00:00Z", 39_600),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "9999-12-31T00:00:00Z", 39_600),
        // Half an hour.
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-04-04T14:59:59Z", 39_600),
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-04-04T15:00:00Z", 37_800),
        // Negative daylight saving: winter is the exception.
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01T00:00:00Z", 0),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00:00Z", 3_600),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-03-29T00:59:59Z", 0),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-03-29T01:00:00Z", 3_600),
        // Times of change before the day itself, and days after it.
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7_200),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3_600),
        ("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-26T23:59:59Z", 7_200),
        ("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-27T00:00:00Z", 10_800),
        ("AAA0BBB,0/-167,J365/167", "2025-12-25T00:59:59Z", 0),
        ("AAA0BBB,0/-167,J365/167:59:59", "2025-12-25T01:00:00Z", 3_600),
        // Jn never counts 29 February, n does.
        ("AAA0BBB,J60/0,J61/0", "2024-02-29T12:00:00Z", 0),
        ("AAA0BBB,J60/0,J61/0", "2024-03-01T12:00:00Z", 3_600),
        ("AAA0BBB,J60/0,J61/0", "2025-03-01T12:00:00Z", 3_600),
        ("AAA0BBB,59/0,60/0", "2024-02-29T12:00:00Z", 3_600),
        ("AAA0BBB,59/0,60/0", "2024-03-01T12:00:00Z", 0),
        ("AAA0BBB,59/0,60/0", "2025-03-01T12:00:00Z", 3_600),
        // Daylight saving all year: no standard time is left at the turn of the year, in the table or after it.
        ("AAA3EDT4,0/0,J365/23", "2026-01-01T03:59:59Z", -14_400),
        ("AAA3EDT4,0/0,J365/23", "2026-07-01T00:00:00Z", -14_400),
        ("EST5EDT,0/0,J365/25", "2026-12-31T23:30:00Z", -14_400),
        ("EST5EDT,0/0,J365/25", "2027-01-01T04:30:00Z", -14_400),
        ("EST5EDT,0/0,J365/25", "2027-01-01T05:00:00Z", -14_400),
        ("EST5EDT,0/0,J365/25", "2250-01-01T05:00:00Z", -14_400),
        ("EST5EDT,0/0,J365/25", "2251-01-01T04:59:59Z", -14_400),
        // Before 1800, standard time.
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", "1700-01-01T00:00:00Z", 36_000),
    ])
    func footersGiveOffsets(_ tz: String, instant: String, offset: Int) throws {
        #expect(try ZoneFixture.zone(tz: tz).offset(at: Instant.at(instant)) == offset)
    }

    @Test(arguments: [
        ("E5", 1), ("5", 0), ("EST", 3), ("EST25", 5), ("EST5:60", 7), ("EST5:00:60", 10), ("EST5:", 5), ("<EST5", 5),
        ("<E>5", 2), ("<+03-3", 6), ("EST5EDT", 7), ("EST5EDT4", 8), ("EST5EDT,", 8), ("EST5EDT,M3.2.0", 14),
        ("EST5EDT,M3.2.0,M11.1.0,", 22), ("EST5EDT,M3.2.0,M11.1.0 ", 22), ("EST5EDT,M0.2.0,M11.1.0", 14),
        ("EST5EDT,M13.2.0,M11.1.0", 11), ("EST5EDT,M3.6.0,M11.1.0", 12), ("EST5EDT,M3.0.0,M11.1.0", 14),
        ("EST5EDT,M3.2.7,M11.1.0", 14), ("EST5EDT,J0,J365", 10), ("EST5EDT,J366,J1", 12), ("EST5EDT,366,1", 11),
        ("EST5EDT,M3.2.0/168,M11.1.0", 18), ("EST5EDT,M3.2.0/,M11.1.0", 15), ("EST5EDT,M3.2,M11.1.0", 12),
        ("EST5EDT,M3.2.0/--1,M11.1.0", 16), ("ÄÖÜ5", 0), ("EST99999999999999999999", 6), (":EST5", 0), (" EST5", 0),
        ("EST5 ", 4), ("EST5E1T,M3.2.0,M11.1.0", 5),
    ])
    func refusesMalformedFooters(_ tz: String, offset: Int) {
        #expect(throws: ZoneError.badFooter(offset: offset)) { try ZoneFixture.zone(tz: tz) }
    }

    /// Where daylight saving of half an hour lasts all year, the turn of the year, at 00:30, does not end an hour.
    @Test(arguments: ["2025", "2026", "2199"])
    func daylightSavingAllYearNeverChanges(_ year: String) throws {
        let zone = try ZoneFixture.zone(tz: "<+1030>-10:30<+11>-11,0/0,J365/24:30")
        let turn = try Instant.at("\(year)-12-31T13:30:00Z")
        for second: Int64 in [-1_800, -1, 0, 1_799] {
            let instant = turn.adding(seconds: second)
            #expect(zone.offset(at: instant) == 39_600)
            #expect(LimitWindow.hour.key(at: instant, in: zone) == turn.seconds - 1_800)
        }
    }

    /// The table ends with 2100; the footer alone goes on as the table did, 400 years later to the second.
    @Test(arguments: [
        "CET-1CEST,M3.5.0,M10.5.0/3", "AEST-10AEDT,M10.1.0,M4.1.0/3", "IST-1GMT0,M10.5.0,M3.5.0/1",
        "EST5EDT,0/0,J365/25", "AAA0BBB,J60/0,300/0",
    ])
    func footerAgreesWithTheTable(_ tz: String) throws {
        let zone = try ZoneFixture.zone(tz: tz)
        let fourHundredYears: Int32 = 146_097
        for day in try Day.on("2023-12-25")..<Day.on("2025-01-05") {
            let later = Day(number: day.number + fourHundredYears)
            let (now, then) = (zone.instants(of: day), zone.instants(of: later))
            let shift = Int64(fourHundredYears) * 86_400
            #expect(now.lowerBound.adding(seconds: shift) == then.lowerBound)
            #expect(now.upperBound.adding(seconds: shift) == then.upperBound)
            for hour: Int64 in [0, 1, 2, 3, 12] {
                let instant = now.lowerBound.adding(seconds: hour * 3_600)
                #expect(zone.offset(at: instant) == zone.offset(at: instant.adding(seconds: shift)))
                let keys = [instant, instant.adding(seconds: shift)].map { LimitWindow.hour.key(at: $0, in: zone) }
                #expect(keys[0] + shift == keys[1])
            }
        }
    }

    /// From the last day of the table to the first beyond it, in summer on one half of the earth.
    @Test(arguments: ["CET-1CEST,M3.5.0,M10.5.0/3", "AEST-10AEDT,M10.1.0,M4.1.0/3"])
    func tableAndFooterMeetWithoutGap(_ tz: String) throws {
        let zone = try ZoneFixture.zone(tz: tz)
        var end = zone.instants(of: try Day.on("2099-12-31")).upperBound
        for day in try Day.on("2100-01-01")..<Day.on("2102-01-01") {
            let instants = zone.instants(of: day)
            #expect(instants.lowerBound == end)
            #expect(zone.local(of: end) == (day, 0))
            end = instants.upperBound
        }
        #expect(end.seconds + Int64(zone.offset(at: end)) == Int64(try Day.on("2102-01-01").number) * 86_400)
    }
}
