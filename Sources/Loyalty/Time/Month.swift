/// A calendar month of the proleptic Gregorian calendar.
public struct Month: Sendable, Hashable, Strideable {
    /// year × 12 + month − 1, so consecutive months have consecutive numbers.
    public var number: Int32

    /// - Parameter number: year × 12 + month − 1.
    public init(number: Int32) {
        self.number = number
    }

    /// A month outside 1 to 12 counts on into other years. Months beyond the range become the first or the last
    /// month.
    public init(year: Int, month: Int) {
        // These bounds lie far beyond any month, and far enough within 64 bits for the sum.
        let years = Int64(min(max(year, -(1 << 40)), 1 << 40))
        let months = Int64(min(max(month, -(1 << 40)), 1 << 40))
        self.number = Int32(clamping: years * 12 + months - 1)
    }

    /// The year; 0 is 1 BC.
    public var year: Int { Int(Civil.floorDivide(Int64(number), 12)) }

    /// The month in the year, 1 to 12.
    public var month: Int { Int(number) - year * 12 + 1 }

    /// The first day of the month.
    public var firstDay: Day { Day(clamping: firstDayNumber) }

    /// The last day of the month.
    public var lastDay: Day {
        Day(clamping: firstDayNumber + Civil.length(ofMonth: Int64(month), year: Int64(year)) - 1)
    }

    /// The day number of the first day, even if no `Day` can hold it.
    var firstDayNumber: Int64 {
        Civil.dayNumber(year: Int64(year), month: Int64(month), day: 1)
    }

    /// Whether the left month comes first.
    public static func < (left: Month, right: Month) -> Bool { left.number < right.number }

    /// Whether both are the same month.
    public static func == (left: Month, right: Month) -> Bool { left.number == right.number }

    /// The number of months from this one to `other`.
    public func distance(to other: Month) -> Int {
        Int(other.number) - Int(number)
    }

    /// The month `months` later; stops at the first and the last month.
    public func advanced(by months: Int) -> Month {
        let (sum, overflow) = Int64(number).addingReportingOverflow(Int64(months))
        return Month(number: Int32(clamping: overflow ? (months < 0 ? .min : .max) : sum))
    }
}

extension Month: CustomStringConvertible {
    /// Parses `YYYY-MM`, years 0001 to 9999; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let read = text.withUTF8Bytes { bytes -> Month? in
            var scanner = DigitScanner(bytes)
            guard let (year, month) = scanner.month(), scanner.isAtEnd else { return nil }
            return Month(year: Int(year), month: Int(month))
        }
        guard let read else { return nil }
        self = read
    }

    /// `YYYY-MM`; a year outside 0 to 9999 has a sign and as many digits as needed (ISO 8601 expanded).
    public var description: String {
        var text = DigitPrinter(capacity: 16)
        text.month(year: Int64(year), month: Int64(month))
        return text.string
    }
}
