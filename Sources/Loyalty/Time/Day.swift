/// A day of the proleptic Gregorian calendar, without a time zone.
///
/// The range is 5877642 BC to 5881580 AD; days beyond it become the first or the last day.
public struct Day: Sendable, Hashable, Strideable {
    /// Days since 1970-01-01.
    public var number: Int32

    /// - Parameter number: days since 1970-01-01.
    public init(number: Int32) {
        self.number = number
    }

    /// The day of a date. A month outside 1 to 12 counts on into other years, and a day that the month doesn't have
    /// counts on into other months: `2026, 1, 0` is 2025-12-31.
    public init(year: Int, month: Int, day: Int) {
        let first = Month(year: year, month: month).firstDayNumber
        // Both terms are far within 64 bits, so the sum can't overflow.
        self.init(clamping: first + Int64(min(max(day, -(1 << 40)), 1 << 40)) - 1)
    }

    /// The nearest day within the range.
    init(clamping number: Int64) {
        self.number = Int32(clamping: number)
    }

    /// The year (0 is 1 BC), the month (1 to 12) and the day of the month (1 to 31).
    public var civil: (year: Int, month: Int, day: Int) {
        let date = Civil.date(ofDay: Int64(number))
        return (Int(date.year), Int(date.month), Int(date.day))
    }

    /// The year; 0 is 1 BC.
    public var year: Int { civil.year }

    /// The month of this day.
    public var month: Month {
        let date = civil
        return Month(year: date.year, month: date.month)
    }

    /// The day of the week by ISO 8601: 1 is Monday, 7 is Sunday.
    public var weekday: Int {
        let sinceMonday = Int64(number) + 3  // 1970-01-01 was a Thursday
        return Int(sinceMonday - Civil.floorDivide(sinceMonday, 7) * 7) + 1
    }

    /// Whether the left day comes first.
    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    /// Whether both are the same day.
    public static func == (left: Day, right: Day) -> Bool { left.number == right.number }

    /// The number of days from this one to `other`.
    public func distance(to other: Day) -> Int {
        Int(other.number) - Int(number)
    }

    /// The day `days` later; stops at the first and the last day.
    public func advanced(by days: Int) -> Day {
        let (sum, overflow) = Int64(number).addingReportingOverflow(Int64(days))
        return Day(clamping: overflow ? (days < 0 ? .min : .max) : sum)
    }

    /// The same day of the month, `months` later; the month's last day if the month is too short. Stops at the first
    /// and the last day.
    public func advanced(byMonths months: Int) -> Day {
        let month = month.advanced(by: months)
        let length = Civil.length(ofMonth: Int64(month.month), year: Int64(month.year))
        return Day(clamping: month.firstDayNumber + min(Int64(civil.day), length) - 1)
    }
}

extension Day: CustomStringConvertible {
    /// Parses `YYYY-MM-DD` (RFC 3339 `full-date`), years 0001 to 9999; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let read = text.withUTF8Bytes { bytes -> Int64? in
            var scanner = DigitScanner(bytes)
            guard let date = scanner.date(), scanner.isAtEnd else { return nil }
            return Civil.dayNumber(year: date.year, month: date.month, day: date.day)
        }
        guard let read else { return nil }
        self.init(clamping: read)
    }

    /// `YYYY-MM-DD`; a year outside 0 to 9999 has a sign and as many digits as needed (ISO 8601 expanded).
    public var description: String {
        let date = Civil.date(ofDay: Int64(number))
        var text = DigitPrinter(capacity: 16)
        text.date(year: date.year, month: date.month, day: date.day)
        return text.string
    }
}
