import Loyalty
import TestSupport
import Testing

/// The instants at which points become active and expire, on the clocks and the calendar of a zone.
@Suite struct PointsTermsTests {
    private struct Case: CustomTestStringConvertible {
        var zone: String
        var validity: Validity
        var pendingDays: Int
        /// When the points were earned, when they become active, and the last local day on which they can be spent.
        var at: String
        var activation: String?
        var lastDay: String
        var expiry: String

        init(
            _ zone: String, _ validity: Validity, pending pendingDays: Int = 0, at: String, active activation: String?,
            on lastDay: String, expires expiry: String
        ) {
            self.zone = zone
            self.validity = validity
            self.pendingDays = pendingDays
            self.at = at
            self.activation = activation
            self.lastDay = lastDay
            self.expiry = expiry
        }

        var testDescription: String { "\(at) in \(zone), \(validity), \(pendingDays) days pending" }
    }

    private static let cases = [
        // 17 March, 14 days: active on 1 April; twelve months until the end of April next year.
        Case(
            "Europe/Berlin", .months(12, until: .month), pending: 14, at: "2026-03-17T09:30:00Z",
            active: "2026-03-31T22:00:00.000Z", on: "2027-04-30", expires: "2027-04-30T21:59:59.999Z"),
        Case(
            "Europe/Berlin", .months(12, until: .day), pending: 14, at: "2026-03-17T09:30:00Z",
            active: "2026-03-31T22:00:00.000Z", on: "2027-04-01", expires: "2027-04-01T21:59:59.999Z"),
        Case(
            "Europe/Berlin", .months(12, until: .year), pending: 14, at: "2026-03-17T09:30:00Z",
            active: "2026-03-31T22:00:00.000Z", on: "2027-12-31", expires: "2027-12-31T22:59:59.999Z"),
        // The local day counts: in Berlin, it is the 18th already.
        Case(
            "Europe/Berlin", .months(12, until: .day), pending: 14, at: "2026-03-17T23:30:00Z",
            active: "2026-04-01T22:00:00.000Z", on: "2027-04-02", expires: "2027-04-02T21:59:59.999Z"),
        // The first and the last millisecond of a day.
        Case(
            "UTC", .months(1, until: .day), at: "2026-04-30T00:00:00Z", active: nil, on: "2026-05-30",
            expires: "2026-05-30T23:59:59.999Z"),
        Case(
            "UTC", .months(1, until: .day), at: "2026-04-30T23:59:59.999Z", active: nil, on: "2026-05-30",
            expires: "2026-05-30T23:59:59.999Z"),
        // Leap days, and months that are too short.
        Case(
            "UTC", .months(12, until: .day), at: "2028-02-29T12:00:00Z", active: nil, on: "2029-02-28",
            expires: "2029-02-28T23:59:59.999Z"),
        Case(
            "UTC", .months(48, until: .day), at: "2028-02-29T12:00:00Z", active: nil, on: "2032-02-29",
            expires: "2032-02-29T23:59:59.999Z"),
        Case(
            "UTC", .months(12, until: .day), at: "2027-02-28T12:00:00Z", active: nil, on: "2028-02-28",
            expires: "2028-02-28T23:59:59.999Z"),
        Case(
            "UTC", .months(12, until: .month), at: "2027-02-28T12:00:00Z", active: nil, on: "2028-02-29",
            expires: "2028-02-29T23:59:59.999Z"),
        Case(
            "UTC", .months(1, until: .day), at: "2026-01-31T12:00:00Z", active: nil, on: "2026-02-28",
            expires: "2026-02-28T23:59:59.999Z"),
        Case(
            "UTC", .months(3, until: .day), at: "2025-11-30T12:00:00Z", active: nil, on: "2026-02-28",
            expires: "2026-02-28T23:59:59.999Z"),
        Case(
            "UTC", .months(1, until: .year), at: "2026-12-01T12:00:00Z", active: nil, on: "2027-12-31",
            expires: "2027-12-31T23:59:59.999Z"),
        Case(
            "UTC", .months(1_200, until: .year), pending: 3_650, at: "2026-01-01T12:00:00Z",
            active: "2035-12-31T00:00:00.000Z", on: "2135-12-31", expires: "2135-12-31T23:59:59.999Z"),
        // Days of 23 and of 25 hours.
        Case(
            "Europe/Berlin", .months(1, until: .day), pending: 1, at: "2026-02-27T12:00:00Z",
            active: "2026-02-28T23:00:00.000Z", on: "2026-04-01", expires: "2026-04-01T21:59:59.999Z"),
        Case(
            "Europe/Berlin", .months(2, until: .day), at: "2026-01-29T12:00:00Z", active: nil, on: "2026-03-29",
            expires: "2026-03-29T21:59:59.999Z"),
        Case(
            "Europe/Berlin", .months(1, until: .day), at: "2026-09-25T12:00:00Z", active: nil, on: "2026-10-25",
            expires: "2026-10-25T22:59:59.999Z"),
        Case(
            "Europe/Berlin", .months(1, until: .day), pending: 1, at: "2026-03-28T12:00:00Z",
            active: "2026-03-29T22:00:00.000Z", on: "2026-04-30", expires: "2026-04-30T21:59:59.999Z"),
        // A midnight that doesn't exist: 4 November 2018 begins at 01:00, and the day before ends there.
        Case(
            "America/Sao_Paulo", .months(1, until: .day), pending: 1, at: "2018-11-02T15:00:00Z",
            active: "2018-11-04T03:00:00.000Z", on: "2018-12-04", expires: "2018-12-05T01:59:59.999Z"),
        Case(
            "America/Sao_Paulo", .months(1, until: .day), at: "2018-10-03T15:00:00Z", active: nil, on: "2018-11-03",
            expires: "2018-11-04T02:59:59.999Z"),
        // A midnight that comes twice: the day ends at the first.
        Case(
            "America/Havana", .months(1, until: .day), at: "2024-10-02T15:00:00Z", active: nil, on: "2024-11-02",
            expires: "2024-11-03T03:59:59.999Z"),
        // 30 December 2011 doesn't exist: what would begin on it begins on the 31st, and what would end on it ends on
        // the 29th.
        Case(
            "Pacific/Apia", .months(1, until: .day), pending: 1, at: "2011-12-28T20:00:00Z",
            active: "2011-12-30T10:00:00.000Z", on: "2012-01-31", expires: "2012-01-31T09:59:59.999Z"),
        Case(
            "Pacific/Apia", .months(1, until: .day), pending: 2, at: "2011-12-28T20:00:00Z",
            active: "2011-12-30T10:00:00.000Z", on: "2012-01-31", expires: "2012-01-31T09:59:59.999Z"),
        Case(
            "Pacific/Apia", .months(1, until: .day), at: "2011-11-30T20:00:00Z", active: nil, on: "2011-12-29",
            expires: "2011-12-30T09:59:59.999Z"),
        Case(
            "Pacific/Apia", .months(1, until: .month), at: "2011-11-30T20:00:00Z", active: nil, on: "2011-12-31",
            expires: "2011-12-31T09:59:59.999Z"),
    ]

    @Test(arguments: cases) private func instants(of row: Case) throws {
        let zone = try ZoneFixture.zone(row.zone)
        let terms = PointsTerms(validity: row.validity, pendingDays: row.pendingDays)
        let at = try Instant.at(row.at)
        let activation = terms.activation(of: at, in: zone)
        #expect(activation?.description == row.activation)
        let expiry = terms.expiry(of: at, in: zone)
        guard case .at(let end) = expiry else {
            Issue.record("\(expiry)")
            return
        }
        #expect(end.description == row.expiry)
        #expect(expiry.day(in: zone)?.description == row.lastDay)
        #expect(zone.day(of: end.adding(milliseconds: 1)) > zone.day(of: end))
        #expect(end > activation ?? at)
    }

    @Test func whatDoesNotDependOnTheInstant() throws {
        let at = try Instant.at("2026-03-17T09:30:00Z")
        for zone in [ZoneRules.utc, try ZoneFixture.zone("Europe/Berlin")] {
            #expect(PointsTerms().activation(of: at, in: zone) == nil)
            #expect(PointsTerms().expiry(of: at, in: zone) == .never)
            #expect(PointsTerms(validity: .never, pendingDays: 14).expiry(of: at, in: zone) == .never)
            let inactivity = PointsTerms(validity: .inactivity(months: 12), pendingDays: 14)
            #expect(inactivity.expiry(of: at, in: zone) == .inactivity(months: 12))
        }
    }

    /// The longest time during which points may be pending, whenever they are earned: they are active before they lapse.
    @Test(arguments: ["UTC", "Europe/Berlin", "Pacific/Apia"]) func pointsAreActiveBeforeTheyLapse(name: String) throws
    {
        let zone = try ZoneFixture.zone(name)
        let start = try Day.on("2011-01-01")
        for months in [1, 2, 3, 12] {
            let terms = PointsTerms(validity: .inactivity(months: months), pendingDays: 28 * months - 1)
            for day in 0..<1_500 {
                let at = zone.start(of: start.advanced(by: day), hour: 23)
                let activation = try #require(terms.activation(of: at, in: zone))
                #expect(activation < Expiry.lapse(after: at, months: months, in: zone), "\(at)")
            }
        }
    }

    @Test func nothingTrapsAtTheEnds() throws {
        let zone = try ZoneFixture.zone("Europe/Berlin")
        for milliseconds in [Int64.min, .min + 1, .max - 1, .max] {
            for until in Until.allCases {
                let terms = PointsTerms(validity: .months(1_200, until: until), pendingDays: 3_650)
                let at = Instant(milliseconds: milliseconds)
                let activation = try #require(terms.activation(of: at, in: zone))
                #expect(zone.day(of: activation) >= zone.day(of: at))
                let lapse = Expiry.lapse(after: activation, months: 1_200, in: zone)
                let direct = PointsTerms(validity: .months(1_200, until: .day)).expiry(of: activation, in: zone)
                #expect(direct == .at(lapse))
                #expect((terms.expiry(of: at, in: zone).stored ?? .min) >= lapse.milliseconds)
            }
        }
    }
}
