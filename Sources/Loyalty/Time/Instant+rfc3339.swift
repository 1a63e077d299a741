extension Instant: CustomStringConvertible {
    /// Parses an RFC 3339 `date-time` (section 5.6); nil for anything else.
    public init?(rfc3339 text: some StringProtocol) {
        guard let read = text.withUTF8Bytes(Self.read) else { return nil }
        self = read
    }

    /// Parses an RFC 3339 `date-time` (section 5.6) in UTF-8; nil for anything else.
    public init?(rfc3339 bytes: some Collection<UInt8>) {
        let read =
            bytes.withContiguousStorageIfAvailable(Self.read) ?? Array(bytes).withUnsafeBufferPointer(Self.read)
        guard let read else { return nil }
        self = read
    }

    /// Follows section 5.6, and decides what it leaves open:
    /// - `T` and `Z` may be lower case. Only `T` may separate date and time.
    /// - The year is 0001 to 9999, as written and in UTC.
    /// - A fraction may have any number of digits; those after the third are dropped.
    /// - A leap second (`:60`) must be the last second of a month in UTC (section 5.7). It becomes the last
    ///   millisecond before it: instants don't count leap seconds, and so it stays in its minute and day.
    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Instant? {
        var scanner = DigitScanner(bytes)
        guard let date = scanner.date(), scanner.skip(UInt8(ascii: "T")) || scanner.skip(UInt8(ascii: "t")),
            let hour = scanner.pair(in: 0...23), scanner.skip(UInt8(ascii: ":")),
            let minute = scanner.pair(in: 0...59), scanner.skip(UInt8(ascii: ":")),
            let second = scanner.pair(in: 0...60), let thousandths = scanner.thousandths(),
            let offset = scanner.offsetMinutes(), scanner.isAtEnd
        else { return nil }

        let day = Civil.dayNumber(year: date.year, month: date.month, day: date.day)
        let minutes = day * 1_440 + hour * 60 + minute - offset
        guard writtenMinutes.contains(minutes) else { return nil }
        if second == 60 {
            let (nextDay, minuteOfNextDay) = (minutes + 1).quotientAndRemainder(dividingBy: 1_440)
            guard minuteOfNextDay == 0, Civil.date(ofDay: nextDay).day == 1 else { return nil }
            return Instant(milliseconds: minutes * 60_000 + 59_999)
        }
        return Instant(milliseconds: minutes * 60_000 + second * 1_000 + thousandths)
    }

    /// The minutes of the years 1 to 9999, in UTC since 1970.
    private static let writtenMinutes =
        (Civil.dayNumber(year: 1, month: 1, day: 1) * 1_440)..<(Civil.dayNumber(year: 10_000, month: 1, day: 1) * 1_440)

    /// The last instant that RFC 3339 has a text for: 9999-12-31T23:59:59.999Z.
    public static let lastWritten = Instant(milliseconds: writtenMinutes.upperBound * 60_000 - 1)

    /// RFC 3339 in UTC with milliseconds, such as `2026-11-23T05:45:05.123Z`. RFC 3339 has no years outside 0 to
    /// 9999; these get a sign and as many digits as needed (ISO 8601 expanded).
    public var description: String {
        let day = Civil.floorDivide(milliseconds, 86_400_000)
        // `day * 86_400_000` would overflow for the earliest instant.
        let remainder = milliseconds % 86_400_000
        let ofDay = remainder < 0 ? remainder + 86_400_000 : remainder
        let date = Civil.date(ofDay: day)

        var text = DigitPrinter(capacity: 32)
        text.date(year: date.year, month: date.month, day: date.day)
        text.byte("T")
        text.pair(ofDay / 3_600_000)
        text.byte(":")
        text.pair(ofDay / 60_000 % 60)
        text.byte(":")
        text.pair(ofDay / 1_000 % 60)
        text.byte(".")
        text.digit(ofDay / 100 % 10)
        text.pair(ofDay % 100)
        text.byte("Z")
        return text.string
    }
}

extension DigitScanner {
    /// Parses an optional `time-secfrac`, in milliseconds; further digits are dropped. 0 if there is none, nil if no
    /// digit follows the point.
    fileprivate mutating func thousandths() -> Int64? {
        guard skip(UInt8(ascii: ".")) else { return 0 }
        guard let first = digit() else { return nil }
        var value = first
        var digits = 1
        while let next = digit() {
            if digits < 3 {
                value = value * 10 + next
                digits += 1
            }
        }
        while digits < 3 {
            value *= 10
            digits += 1
        }
        return value
    }

    /// Parses `time-offset`, in minutes east of UTC.
    fileprivate mutating func offsetMinutes() -> Int64? {
        if skip(UInt8(ascii: "Z")) || skip(UInt8(ascii: "z")) { return 0 }
        let east = skip(UInt8(ascii: "+"))
        guard east || skip(UInt8(ascii: "-")), let hours = pair(in: 0...23), skip(UInt8(ascii: ":")),
            let minutes = pair(in: 0...59)
        else { return nil }
        return east ? hours * 60 + minutes : -(hours * 60 + minutes)
    }
}
