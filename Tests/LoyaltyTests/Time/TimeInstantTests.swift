import Loyalty
import Testing

@Suite struct TimeInstantTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-11-23T05:45:05.123Z", 1_795_412_705_123),
        ("2026-11-23t05:45:05.123z", 1_795_412_705_123),
        ("2026-11-23T06:45:05.123+01:00", 1_795_412_705_123),
        ("2026-11-22T23:15:05.123-06:30", 1_795_412_705_123),
        ("2026-11-23T05:45:05.123-00:00", 1_795_412_705_123),
        ("2026-11-23T05:45:05.1Z", 1_795_412_705_100),
        ("2026-11-23T05:45:05.12Z", 1_795_412_705_120),
        ("2026-11-23T05:45:05.1239999999999999999999999999Z", 1_795_412_705_123),
        ("1969-12-31T23:59:59.9999Z", -1),
        ("2000-02-29T12:00:00Z", 951_825_600_000),
        ("2004-02-29T12:00:00Z", 1_078_056_000_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        // Leap seconds: the last of a month in UTC, taken as the last millisecond before.
        ("2016-12-31T23:59:60Z", 1_483_228_799_999),
        ("2016-12-31T23:59:60.5Z", 1_483_228_799_999),
        ("1990-12-31T15:59:60-08:00", 662_687_999_999),
        ("2017-01-01T05:44:60+05:45", 1_483_228_799_999),
        ("1969-12-31T23:59:60Z", -1),
    ])
    func parsesDateTimes(_ text: String, milliseconds: Int64) {
        #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
        #expect(Instant(rfc3339: Array(text.utf8))?.milliseconds == milliseconds)
        #expect(Instant(rfc3339: "<\(text)>".dropFirst().dropLast())?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-11-23", "2026-11-23T05:45Z", "2026-11-23T05:45:05", "2026-11-23 05:45:05Z",
        "2026-11-23T05:45:05.Z", "2026-11-23T05:45:05,1Z", "2026-11-23T05:45:05ZZ", "2026-11-23T05:45:05Z ",
        " 2026-11-23T05:45:05Z", "2026-11-23T05:45:05+0100", "2026-11-23T05:45:05+01", "2026-11-23T05:45:05+24:00",
        "2026-11-23T05:45:05+01:60", "2026-11-23T05:45:05\u{2212}01:00", "2026-11-23T24:00:00Z",
        "2026-11-23T05:60:00Z", "2026-11-23T05:45:61Z", "2026-00-23T05:45:05Z", "2026-13-23T05:45:05Z",
        "2026-11-00T05:45:05Z", "2026-11-31T05:45:05Z", "2026-02-29T05:45:05Z", "1900-02-29T05:45:05Z",
        "0000-01-01T00:00:00Z", "+2026-11-23T05:45:05Z", "-001-11-23T05:45:05Z", "12026-11-23T05:45:05Z",
        "2026-1-23T05:45:05Z", "２026-11-23T05:45:05Z", "2026-11-23T05:45:05\0Z",
        // Outside of the years 0001 to 9999 in UTC.
        "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
        // Not the last second of a month in UTC.
        "2016-12-30T23:59:60Z", "2016-12-31T22:59:60Z", "2016-12-31T23:58:60Z", "2016-12-31T23:59:60+01:00",
    ])
    func refusesOtherTexts(_ text: String) {
        #expect(Instant(rfc3339: text) == nil)
        #expect(Instant(rfc3339: Array(text.utf8)) == nil)
    }

    @Test func refusesEveryProperPrefix() {
        let text = Array("2026-11-23T05:45:05.123+01:00".utf8)
        for length in 0..<text.count {
            #expect(Instant(rfc3339: text[..<length]) == nil)
        }
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (1_795_412_705_123, "2026-11-23T05:45:05.123Z"),
        (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        (-62_135_596_800_001, "0000-12-31T23:59:59.999Z"),
        (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        (253_402_300_800_000, "+10000-01-01T00:00:00.000Z"),
        (Int64.max, "+292278994-08-17T07:12:55.807Z"),
        (Int64.min, "-292275055-05-16T16:47:04.192Z"),
    ])
    func printsInUTC(_ milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).description == text)
    }

    @Test func parsesWhatItPrints() {
        for milliseconds in stride(from: Int64(-62_135_596_800_000), to: 253_402_300_800_000, by: 86_399_999_777_777) {
            let instant = Instant(milliseconds: milliseconds)
            #expect(Instant(rfc3339: instant.description) == instant)
        }
    }

    @Test func roundsSecondsDown() {
        #expect(Instant(milliseconds: 1_999).seconds == 1)
        #expect(Instant(milliseconds: -1).seconds == -1)
        #expect(Instant(milliseconds: -1_000).seconds == -1)
        #expect(Instant(milliseconds: -1_001).seconds == -2)
        #expect(Instant(milliseconds: .min).seconds == -9_223_372_036_854_776)
    }

    @Test func arithmeticStopsAtTheEnds() {
        let (first, last) = (Instant(milliseconds: .min), Instant(milliseconds: .max))
        #expect(Instant(seconds: 5).milliseconds == 5_000)
        #expect(Instant(seconds: .max) == last)
        #expect(Instant(seconds: .min) == first)
        #expect(Instant(milliseconds: 7).adding(milliseconds: -8).milliseconds == -1)
        #expect(last.adding(milliseconds: 1) == last)
        #expect(first.adding(milliseconds: -1) == first)
        #expect(Instant(seconds: 7).adding(seconds: -8).milliseconds == -1_000)
        #expect(last.adding(seconds: .max) == last)
        #expect(first.adding(seconds: .min) == first)
        #expect(Instant(seconds: 3).milliseconds(since: Instant(seconds: 5)) == -2_000)
        #expect(last.milliseconds(since: first) == .max)
        #expect(first.milliseconds(since: last) == .min)
        #expect(Instant(milliseconds: 0).milliseconds(since: first) == .max)
        #expect(first < last)
    }
}
