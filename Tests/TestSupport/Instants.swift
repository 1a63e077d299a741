import Loyalty

extension Instant {
    /// An instant of a test, as RFC 3339.
    public static func at(_ text: String) throws -> Instant {
        guard let instant = Instant(rfc3339: text) else { throw UnreadableText("not RFC 3339: \(text)") }
        return instant
    }
}

extension Day {
    /// A day of a test, as YYYY-MM-DD.
    public static func on(_ text: String) throws -> Day {
        guard let day = Day(text) else { throw UnreadableText("not a day: \(text)") }
        return day
    }
}

/// What a test has written wrongly.
private struct UnreadableText: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
