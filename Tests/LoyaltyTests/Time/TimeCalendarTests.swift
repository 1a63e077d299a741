import Loyalty
import TestSupport
import Testing

@Suite struct TimeCalendarTests {
    @Test(arguments: [
        ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2), ("2000-03-01", 11_017, 3),
        ("1900-03-01", -25_508, 4), ("2024-12-31", 20_088, 2), ("2026-11-23", 20_780, 1), ("0001-01-01", -719_162, 1),
        ("9999-12-31", 2_932_896, 5), ("2100-02-28", 47_540, 7), ("2100-03-01", 47_541, 1),
    ])
    func parsesAndPrintsDays(_ text: String, number: Int32, weekday: Int) throws {
        let day = try Day.on(text)
        #expect(day.number == number)
        #expect(day.weekday == weekday)
        #expect(day.description == text)
        #expect(Day(number: number) == day)
        let (year, month, dayOfMonth) = day.civil
        #expect(Day(year: year, month: month, day: dayOfMonth) == day)
        #expect(day.month.description == text.dropLast(3))
        #expect(day.year == year)
    }

    @Test(arguments: [
        "", "2026", "2026-11", "2026-11-3", "2026-11-31", "2026-02-29", "1900-02-29", "2026-00-01", "2026-13-01",
        "2026-01-00", "0000-01-01", "2026-11-23 ", "2026/11/23", "20261123", "+2026-11-23", "2026-11-23T", "２026-11-23",
    ])
    func refusesDays(_ text: String) {
        #expect(Day(text) == nil)
    }

    @Test(arguments: [
        ("2026-03-17", 12, "2027-03-17"), ("2026-11-30", 1, "2026-12-30"), ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"), ("2028-02-29", 12, "2029-02-28"), ("2028-02-29", 48, "2032-02-29"),
        ("2026-01-31", 1, "2026-02-28"), ("2026-01-31", 2, "2026-03-31"), ("2026-01-31", -2, "2025-11-30"),
        ("2026-12-31", 1_200, "2126-12-31"), ("2026-12-31", 0, "2026-12-31"),
    ])
    func monthsLater(_ text: String, months: Int, later: String) throws {
        #expect(try Day.on(text).advanced(byMonths: months).description == later)
    }

    /// Four centuries, after which the calendar repeats, counted out by the rule of leap years alone.
    @Test func countsEveryDayOfFourCenturies() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var expected = Day(year: 1_799, month: 12, day: 31)
        var weekday = expected.weekday
        for year in 1_800..<2_200 {
            let isLeap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0
            for (month, length) in lengths.enumerated() {
                let month = month + 1
                for day in 1...(month == 2 && isLeap ? 29 : length) {
                    expected.number += 1
                    weekday = weekday % 7 + 1
                    guard expected.civil == (year, month, day), expected.weekday == weekday,
                        Day(year: year, month: month, day: day) == expected
                    else {
                        Issue.record("\(year)-\(month)-\(day) is \(expected)")
                        return
                    }
                }
                let (of, last) = (Month(year: year, month: month), expected)
                #expect(of.lastDay == last && last.month == of && of.firstDay.civil.day == 1)
            }
        }
        #expect(expected.description == "2199-12-31")
    }

    @Test(arguments: [
        (2_025, 13, 1, "2026-01-01"), (2_026, 0, 1, "2025-12-01"), (2_026, 1, 0, "2025-12-31"),
        (2_026, 2, 30, "2026-03-02"), (2_026, -11, 1, "2025-01-01"), (2_026, 1, -364, "2025-01-01"),
    ])
    func carriesDaysAndMonths(_ year: Int, _ month: Int, _ day: Int, text: String) {
        #expect(Day(year: year, month: month, day: day).description == text)
    }

    @Test(arguments: [Int.min, Int.min + 1, -1 << 40, 1 << 40, Int.max - 1, Int.max])
    func clampsInsteadOfOverflowing(_ extreme: Int) {
        let end: Int32 = extreme < 0 ? .min : .max
        #expect(Day(year: extreme, month: 1, day: 1).number == end)
        #expect(Day(year: 2_026, month: extreme, day: 1).number == end)
        #expect(Day(year: 2_026, month: 1, day: extreme).number == end)
        #expect(Day(year: extreme, month: extreme, day: extreme).number == end)
        #expect(Month(year: extreme, month: 1).number == end)
        #expect(Month(year: 2_026, month: extreme).number == end)
        #expect(Day(number: 5).advanced(by: extreme).number == end)
        #expect(Day(number: -5).advanced(by: extreme).number == end)
        #expect(Day(number: 5).advanced(byMonths: extreme).number == end)
        #expect(Day(number: -5).advanced(byMonths: extreme).number == end)
        #expect(Month(number: 5).advanced(by: extreme).number == end)
        #expect(Month(number: -5).advanced(by: extreme).number == end)
    }

    @Test(arguments: [Int32.min, Int32.min + 1, Int32.max - 1, Int32.max])
    func extremesHaveDatesAndPeriods(_ number: Int32) {
        let day = Day(number: number)
        let (year, month, dayOfMonth) = day.civil
        #expect(Day(year: year, month: month, day: dayOfMonth) == day)
        #expect(day.description == (number < 0 ? "-5877641-06-2" : "+5881580-07-1") + "\(dayOfMonth % 10)")
        #expect((1...7).contains(day.weekday))
        #expect(Month(number: number).description.isEmpty == false)
        #expect(Month(number: number).firstDay <= Month(number: number).lastDay)
        for period in Period.allCases {
            let days = period.days(of: period.index(of: day))
            #expect(days.lowerBound <= day && day <= days.upperBound)
            #expect(period.days(of: number).lowerBound == period.firstDay(of: number))
        }
    }

    @Test func daysAreStrides() throws {
        let (first, last) = try (Day.on("2024-02-27"), Day.on("2024-03-02"))
        #expect(first.distance(to: last) == 4)
        #expect((first..<last).map(\.civil.day) == [27, 28, 29, 1])
        #expect(Day(number: .min).distance(to: Day(number: .max)) == 4_294_967_295)
    }

    @Test(arguments: [
        ("2026-11", 24_322, "2026-11-01", "2026-11-30"), ("2024-02", 24_289, "2024-02-01", "2024-02-29"),
        ("1900-02", 22_801, "1900-02-01", "1900-02-28"), ("0001-01", 12, "0001-01-01", "0001-01-31"),
        ("9999-12", 119_999, "9999-12-01", "9999-12-31"),
    ])
    func parsesAndPrintsMonths(_ text: String, number: Int32, first: String, last: String) throws {
        let month = try #require(Month(text))
        #expect(month.number == number)
        #expect(month.description == text)
        #expect(month.firstDay.description == first)
        #expect(month.lastDay.description == last)
        #expect(Month(year: month.year, month: month.month) == month)
        #expect(month.advanced(by: 1).firstDay == month.lastDay.advanced(by: 1))
    }

    @Test(arguments: [
        "", "2026", "2026-1", "2026-00", "2026-13", "2026-011", "2026-11-01", "0000-01", "2026/11", "-026-11",
    ])
    func refusesMonths(_ text: String) {
        #expect(Month(text) == nil)
    }

    @Test func monthsReachBeforeTheYearZero() {
        #expect(Month(number: -1).year == -1)
        #expect(Month(number: -1).month == 12)
        #expect(Month(number: -12).month == 1)
        #expect(Month(number: -1).description == "-0001-12")
    }

    /// Monday to Sunday, and the first days of periods, over the turn of a year with an ISO week 53.
    @Test(arguments: [
        (Period.daily, "2026-11-23", "2026-11-23", "2026-11-24"), (.weekly, "2026-11-23", "2026-11-23", "2026-11-30"),
        (.weekly, "2026-11-29", "2026-11-23", "2026-11-30"), (.weekly, "2026-11-22", "2026-11-16", "2026-11-23"),
        (.weekly, "2021-01-03", "2020-12-28", "2021-01-04"), (.weekly, "1970-01-01", "1969-12-29", "1970-01-05"),
        (.weekly, "1969-12-28", "1969-12-22", "1969-12-29"), (.monthly, "2024-02-29", "2024-02-01", "2024-03-01"),
        (.monthly, "2026-12-31", "2026-12-01", "2027-01-01"),
    ])
    func numbersPeriods(_ period: Period, day: String, first: String, next: String) throws {
        let index = period.index(of: try Day.on(day))
        #expect(period.firstDay(of: index).description == first)
        #expect(period.days(of: index).lowerBound.description == first)
        #expect(period.days(of: index).upperBound.description == next)
    }

    @Test(arguments: Period.allCases)
    func periodsAreConsecutive(_ period: Period) throws {
        var expected = period.index(of: try Day.on("1959-12-31"))
        for day in try Day.on("1960-01-01")..<Day.on("2040-01-01") {
            let begins =
                switch period {
                case .daily: true
                case .weekly: day.weekday == 1
                case .monthly: day.civil.day == 1
                }
            expected += begins ? 1 : 0
            guard period.index(of: day) == expected, period.days(of: expected).contains(day),
                !begins || period.firstDay(of: expected) == day
            else {
                Issue.record("\(day) is in period \(period.index(of: day)), not \(expected)")
                return
            }
        }
    }
}
