/// Parses the fixed-width fields of RFC 3339 from ASCII bytes; never reads past the end.
struct DigitScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The byte at the position, without consuming it; nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Consumes `byte` if it is next.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Consumes one decimal digit, if there is one.
    mutating func digit() -> Int64? {
        guard let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        position += 1
        return Int64(byte - UInt8(ascii: "0"))
    }

    /// Consumes exactly two digits whose value is in `range`.
    mutating func pair(in range: ClosedRange<Int64>) -> Int64? {
        guard let tens = digit(), let ones = digit() else { return nil }
        let value = tens * 10 + ones
        return range.contains(value) ? value : nil
    }

    /// Parses `YYYY-MM`, years 0001 to 9999.
    mutating func month() -> (year: Int64, month: Int64)? {
        guard let century = pair(in: 0...99), let rest = pair(in: 0...99) else { return nil }
        let year = century * 100 + rest
        guard year > 0, skip(UInt8(ascii: "-")), let month = pair(in: 1...12) else { return nil }
        return (year, month)
    }

    /// Parses `YYYY-MM-DD` (RFC 3339 `full-date`); the month must have the day.
    mutating func date() -> (year: Int64, month: Int64, day: Int64)? {
        guard let (year, month) = month(), skip(UInt8(ascii: "-")),
            let day = pair(in: 1...Civil.length(ofMonth: month, year: year))
        else { return nil }
        return (year, month, day)
    }
}

/// Appends the fields of RFC 3339 as ASCII bytes.
struct DigitPrinter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// The bytes are ASCII, so the decoding repairs nothing.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    mutating func byte(_ byte: Unicode.Scalar) {
        bytes.append(UInt8(ascii: byte))
    }

    /// Appends a number from 0 to 9.
    mutating func digit(_ value: Int64) {
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value))
    }

    /// Appends a number from 0 to 99 as two digits.
    mutating func pair(_ value: Int64) {
        digit(value / 10)
        digit(value % 10)
    }

    /// Appends a year as four digits; outside 0 to 9999, as a sign and at least four digits.
    mutating func year(_ year: Int64) {
        if year < 0 || year > 9_999 {
            byte(year < 0 ? "-" : "+")
        }
        let magnitude = Int64(clamping: year.magnitude)
        if magnitude > 9_999 {
            bytes.append(contentsOf: String(magnitude / 10_000).utf8)
        }
        pair(magnitude / 100 % 100)
        pair(magnitude % 100)
    }

    mutating func month(year: Int64, month: Int64) {
        self.year(year)
        byte("-")
        pair(month)
    }

    mutating func date(year: Int64, month: Int64, day: Int64) {
        self.month(year: year, month: month)
        byte("-")
        pair(day)
    }
}

extension StringProtocol {
    /// Passes the text's UTF-8 bytes in one piece; copies them only if they are stored in another way.
    func withUTF8Bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        utf8.withContiguousStorageIfAvailable(body) ?? Array(utf8).withUnsafeBufferPointer(body)
    }
}
