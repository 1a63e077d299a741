import Loyalty
import TestSupport
import Testing

/// Expiries as numbers, and those of days and of a user's latest activity.
@Suite struct ExpiryTests {
    @Test func numbers() throws {
        let instant = try Instant.at("2027-04-30T21:59:59.999Z")
        #expect(Expiry.never.stored == nil)
        #expect(Expiry.at(instant).stored == 1_809_122_399_999)
        #expect(Expiry.inactivity(months: 1).stored == Int64.min + 1)
        #expect(Expiry.inactivity(months: 1_200).stored == Int64.min + 1_200)
        let expiries: [Expiry] =
            [.never, .at(instant), .at(Instant(milliseconds: 0)), .at(Instant(milliseconds: -1))]
            + (1...1_200).map { .inactivity(months: $0) }
        for expiry in expiries { #expect(Expiry(stored: expiry.stored) == expiry) }
    }

    @Test(arguments: [Int64.min, .min + 1_201, -1, 0, 1, .max]) func otherNumbersAreInstants(number: Int64) {
        #expect(Expiry(stored: number) == .at(Instant(milliseconds: number)))
        #expect(Expiry(stored: number).stored == number)
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-11-29", "2026-11-29T22:59:59.999Z"),
        ("Europe/Berlin", "2026-03-29", "2026-03-29T21:59:59.999Z"),
        ("Europe/Berlin", "2026-10-25", "2026-10-25T22:59:59.999Z"),
        ("America/Sao_Paulo", "2018-11-03", "2018-11-04T02:59:59.999Z"),
        ("America/Havana", "2024-11-02", "2024-11-03T03:59:59.999Z"),
        ("Pacific/Apia", "2011-12-29", "2011-12-30T09:59:59.999Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-31T09:59:59.999Z"),
    ])
    func endOfADay(name: String, day: String, end: String) throws {
        let zone = try ZoneFixture.zone(name)
        let day = try Day.on(day)
        let instant = Expiry.end(of: day, in: zone)
        #expect(instant.description == end)
        #expect(Expiry.at(instant).day(in: zone) == day)
    }

    @Test func aSkippedDayEndsWithTheOneBefore() throws {
        let zone = try ZoneFixture.zone("Pacific/Apia")
        let end = try Expiry.end(of: Day.on("2011-12-30"), in: zone)
        #expect(end == (try Expiry.end(of: Day.on("2011-12-29"), in: zone)))
        #expect(Expiry.at(end).day(in: zone)?.description == "2011-12-29")
    }

    @Test func noDay() {
        #expect(Expiry.never.day(in: .utc) == nil)
        #expect(Expiry.inactivity(months: 3).day(in: .utc) == nil)
    }

    @Test(arguments: [
        ("UTC", "2026-11-29T22:30:00Z", 12, "2027-11-29T23:59:59.999Z"),
        ("UTC", "2028-02-29T00:00:00Z", 12, "2029-02-28T23:59:59.999Z"),
        ("UTC", "2026-08-31T23:59:59.999Z", 6, "2027-02-28T23:59:59.999Z"),
        ("Europe/Berlin", "2026-11-29T23:30:00Z", 5, "2027-04-30T21:59:59.999Z"),
        ("Pacific/Apia", "2011-11-30T20:00:00Z", 1, "2011-12-30T09:59:59.999Z"),
    ])
    func lapse(name: String, activity: String, months: Int, end: String) throws {
        let zone = try ZoneFixture.zone(name)
        #expect(try Expiry.lapse(after: Instant.at(activity), months: months, in: zone).description == end)
    }
}
