extension Instant: CustomStringConvertible {
    /// Reads an RFC 3339 `date-time` (section 5.6); nil for anything else.
    public init?(rfc3339 text: some StringProtocol) {
        guard let read = text.withUTF8Bytes(Self.read) else { return nil }
        self = read
    }

    /// Reads an RFC 3339 `date-time` (section 5.6) from UTF-8; nil for anything else.
    public init?(rfc3339 bytes: some Collection<UInt8>) {
        let read =
            bytes.withContiguousStorageIfAvailable(Self.read) ?? Array(bytes).withUnsafeBufferPointer(Self.read)
        guard let read else { return nil }
        self = read
    }

    /// The rules of section 5.6 and what they leave open:
    /// - `T` and `Z` may be lower case; nothing but `T` stands between date and time;
    /// - the year is 0001 to 9999, as written and in UTC;
    /// - a fraction has any number of digits, of which those after the third are dropped;
    /// - a leap second (`:60`) can only be the last of a month in UTC (section 5.7) and becomes the last millisecond
    ///   before it: these instants don't count it, and so it stays in its own minute and day.
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
        guard yearsOneTo9999InMinutes.contains(minutes) else { return nil }
        if second == 60 {
            let (nextDay, minuteOfNextDay) = (minutes + 1).quotientAndRemainder(dividingBy: 1_440)
            guard minuteOfNextDay == 0, Civil.date(ofDay: nextDay).day == 1 else { return nil }
            return Instant(milliseconds: minutes * 60_000 + 59_999)
        }
        return Instant(milliseconds: minutes * 60_000 + second * 1_000 + thousandths)
    }

    private static let yearsOneTo9999InMinutes =
        (Civil.dayNumber(year: 1, month: 1, day: 1) * 1_440)..<(Civil.dayNumber(year: 10_000, month: 1, day: 1) * 1_440)

    /// RFC 3339 in UTC with milliseconds, such as `2026-11-23T05:45:05.123Z`; years outside 0 to 9999, which RFC 3339
    /// does not have, are signed and as long as they need be (ISO 8601 expanded).
    public var description: String {
        let day = Civil.floorDivide(milliseconds, 86_400_000)
        // Not `day * 86_400_000`, which the very first instant would overflow.
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
    /// An optional `time-secfrac` in thousandths, further digits dropped: 0 where there is none, nil where a point is
    /// not followed by digits.
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

    /// `time-offset` in minutes east of UTC.
    fileprivate mutating func offsetMinutes() -> Int64? {
        if skip(UInt8(ascii: "Z")) || skip(UInt8(ascii: "z")) { return 0 }
        let east = skip(UInt8(ascii: "+"))
        guard east || skip(UInt8(ascii: "-")), let hours = pair(in: 0...23), skip(UInt8(ascii: ":")),
            let minutes = pair(in: 0...59)
        else { return nil }
        return east ? hours * 60 + minutes : -(hours * 60 + minutes)
    }
}
