extension PosixZone {
    /// Parses a POSIX TZ string with the extensions of RFC 9636, section 3.3.1: names in angle brackets, and times of
    /// change from -167 to +167 hours. Daylight saving time without rules, which POSIX leaves to the system, is an
    /// error.
    init(tz bytes: ArraySlice<UInt8>) throws(ZoneError) {
        var scanner = TZScanner(bytes)
        try scanner.name()
        standardOffset = -Int32(try scanner.time(hours: 24))
        guard !scanner.isAtEnd else { return }

        try scanner.name()
        let daylightOffset =
            scanner.next == UInt8(ascii: ",") ? standardOffset + 3_600 : -Int32(try scanner.time(hours: 24))
        try scanner.expect(",")
        let start = try scanner.change()
        try scanner.expect(",")
        let end = try scanner.change()
        guard scanner.isAtEnd else { throw scanner.error }
        daylight = Daylight(offset: daylightOffset, start: start, end: end)
    }
}

/// Parses the parts of a POSIX TZ string.
private struct TZScanner {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        self.position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    var next: UInt8? { isAtEnd ? nil : bytes[position] }

    var error: ZoneError { .badFooter(offset: position - bytes.startIndex) }

    mutating func skip(_ byte: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    mutating func expect(_ byte: Unicode.Scalar) throws(ZoneError) {
        guard skip(byte) else { throw error }
    }

    /// At least three letters; or, between `<` and `>`, at least three letters, digits and signs.
    mutating func name() throws(ZoneError) {
        let quoted = skip("<")
        let start = position
        while let byte = next, byte.isLetter || quoted && (byte.isDigit || byte.isSign) {
            position += 1
        }
        guard position - start >= 3 else { throw error }
        if quoted {
            try expect(">")
        }
    }

    /// `[+-]h[h[h]][:mm[:ss]]` in seconds: at most `limit` hours and 59:59.
    mutating func time(hours limit: Int64) throws(ZoneError) -> Int64 {
        let isNegative = skip("-")
        if !isNegative {
            _ = skip("+")
        }
        var seconds = try number(upTo: limit, digits: 3) * 3_600
        if skip(":") {
            seconds += try number(upTo: 59, digits: 2) * 60
            if skip(":") {
                seconds += try number(upTo: 59, digits: 2)
            }
        }
        return isNegative ? -seconds : seconds
    }

    /// `date[/time]`; the time is 02:00:00 if it is left out.
    mutating func change() throws(ZoneError) -> PosixZone.Change {
        let day = try changeDay()
        return PosixZone.Change(day: day, time: skip("/") ? try time(hours: 167) : 7_200)
    }

    private mutating func changeDay() throws(ZoneError) -> PosixZone.ChangeDay {
        if skip("J") {
            let day = try number(upTo: 365, digits: 3)
            guard day >= 1 else { throw error }
            return .julian(day)
        }
        guard skip("M") else { return .ordinal(try number(upTo: 365, digits: 3)) }
        let month = try number(upTo: 12, digits: 2)
        try expect(".")
        let week = try number(upTo: 5, digits: 1)
        try expect(".")
        let weekday = try number(upTo: 6, digits: 1)
        guard month >= 1, week >= 1 else { throw error }
        return .weekday(month: month, week: week, weekday: weekday)
    }

    /// One to `digits` digits, with a value of at most `limit`.
    private mutating func number(upTo limit: Int64, digits: Int) throws(ZoneError) -> Int64 {
        var value: Int64 = 0
        let start = position
        while let byte = next, byte.isDigit, position - start < digits {
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            position += 1
        }
        guard position > start, value <= limit else { throw error }
        return value
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    fileprivate var isSign: Bool { self == UInt8(ascii: "+") || self == UInt8(ascii: "-") }
    fileprivate var isLetter: Bool {
        let lower = self | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    }
}
