/// How YAML 1.2's core schema reads a plain scalar as a number (section 10.3.2).
enum YAMLNumber: Equatable {
    /// A number, as JSON writes it.
    case number(String)
    /// Not a number.
    case text
    /// Looks like a number in another format, but isn't one in YAML 1.2. As a text it would equal no number, so it is
    /// refused. `meant` is the correct spelling; nil if that can't be told.
    case refused(meant: String?)

    /// Numbers that JSON keeps are never longer, unless they are mostly zeros.
    private static let longest = 400

    init(_ text: String) {
        guard text.utf8.first.map(Self.canBegin) ?? false else {
            self = .text
            return
        }
        guard text.utf8.count <= Self.longest else {
            self = text.utf8.allSatisfy("0123456789+-._,eE".utf8.contains) ? .refused(meant: nil) : .text
            return
        }
        if let number = Self.number(text) {
            self = .number(number)
        } else if Self.looksLikeNumber(text) {
            self = .refused(meant: Self.candidates(for: text).first { Self.number($0) != nil })
        } else {
            self = .text
        }
    }

    /// Whether a number, or a text that looks like one, can begin with this byte. One of them is the first byte of
    /// U+2212, a minus sign.
    private static func canBegin(_ byte: UInt8) -> Bool {
        "0123456789+-.iInN\u{2212}".utf8.contains(byte)
    }

    // MARK: - Numbers

    private static func number(_ text: String) -> String? {
        if text.hasPrefix("0o") { return integer(text.dropFirst(2), radix: 8) }
        if text.hasPrefix("0x") { return integer(text.dropFirst(2), radix: 16) }
        guard let match = text.wholeMatch(of: /([-+]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))((?:[eE][-+]?[0-9]+)?)/)
        else { return nil }
        let (_, sign, digits, fraction, bareFraction, exponent) = match.output
        let whole = (digits ?? "").drop { $0 == "0" }
        let decimals = fraction ?? bareFraction ?? ""
        return (sign == "-" ? "-" : "") + (whole.isEmpty ? "0" : whole) + (decimals.isEmpty ? "" : "." + decimals)
            + exponent
    }

    /// Converts digits to decimal; nil if the text has other digits, or the number is larger than JSON keeps.
    private static func integer(_ digits: Substring, radix: Int) -> String? {
        guard digits.utf8.first != UInt8(ascii: "+"), digits.utf8.first != UInt8(ascii: "-") else { return nil }
        return UInt64(digits, radix: radix).map(String.init)
    }

    // MARK: - What only looks like one

    /// Whether a text looks like a number: infinity, NaN, grouped digits, other bases, incomplete signs and
    /// exponents. Dates, times, versions, addresses and durations (2026-01-31, 9:30, 1.2.3, 7d) are texts.
    private static func looksLikeNumber(_ text: String) -> Bool {
        [
            /[-+]?\.?(?:inf|Inf|INF|nan|NaN|NAN)|[-+]?Infinity/,
            /[-+]?[0-9]+(?:[_,][0-9]+)+(?:\.[0-9]*)?/, /[-+]?0[xX][0-9a-fA-F_]*/, /[-+]?0[oObB][0-9_]*/,
            /[-+]?[0-9.]*[0-9][0-9.]*[eE][-+]?[0-9.]*/, /[-+\u2212]+\.?[0-9][0-9.]*/,
        ].contains { text.wholeMatch(of: $0) != nil }
    }

    /// Spellings that may have been meant.
    private static func candidates(for text: String) -> [String] {
        let signed = text.hasPrefix("\u{2212}") ? "-" + text.dropFirst() : text
        return [
            signed, text.filter { $0 != "_" }, text.lowercased(),
            text.hasPrefix("+") || text.hasPrefix("-") ? String(text.dropFirst()) : text,
            text.hasSuffix("e") || text.hasSuffix("E") ? String(text.dropLast()) : text,
        ]
    }
}
