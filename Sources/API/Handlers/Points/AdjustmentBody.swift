import JSON
import Loyalty

/// Why points are adjusted or an entry is reversed, in words for people.
public enum EntryReason {
    /// How long a reason can be, in bytes.
    public static let lengths = 1...500
    /// The rule in words, for messages.
    public static let rule =
        "a text of 1 to \(lengths.upperBound) bytes without control characters, and more than white space"

    /// Whether a text is a reason.
    public static func isValid(_ text: String) -> Bool {
        lengths.contains(text.utf8.count) && !text.unicodeScalars.contains(where: \.isControl)
            && !text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }
}

/// The body of `POST /user/{userId}/points`, and a part of a line of history to import.
public struct AdjustmentBody: Sendable {
    /// What is added, or, if negative, taken.
    public let points: Int64
    /// Why.
    public let reason: String
    /// The last day of the points; nil for the project's terms.
    public let lastDay: Day?

    /// The rule for points in words, for messages.
    public static let pointsRule =
        "a whole number from -\(grouped(EventDefinition.mostPoints)) to \(grouped(EventDefinition.mostPoints)), other than 0"
    /// The rule for the last day in words, for messages.
    public static let lastDayRule = "a date such as 2027-12-31"

    /// Whether one adjustment can have this number of points.
    public static func isValid(points: Int64) -> Bool {
        points != 0 && points.magnitude <= EventDefinition.mostPoints.magnitude
    }

    /// - Parameters:
    ///   - others: fields that the body can have besides its own.
    ///   - day: the local day of the adjustment: the points can't expire before it. Nil if that isn't known.
    /// - Throws: 400 with everything that is wrong with it.
    public init(_ json: JSONValue, others: [String] = [], on day: Day?) throws(APIError) {
        var issues = FieldIssues(json, fields: ["points", "reason", "expiresAt"] + others)
        let points = json["points"]?.int.map { Int64($0) } ?? 0
        if !Self.isValid(points: points) { issues.fail("points", required: json, Self.pointsRule) }
        reason = issues.reason(json)
        var lastDay: Day?
        if let value = json["expiresAt"], !value.isNull {
            lastDay = value.string.flatMap { Day($0) }
            if let lastDay {
                if let issue = Self.issue(ofLastDay: lastDay, points: points, on: day) {
                    issues.fail("expiresAt", issue)
                }
            } else {
                issues.fail("expiresAt", "expected \(Self.lastDayRule)")
            }
        }
        guard issues.all.isEmpty else { throw .invalidAdjustment(issues.all) }
        self.points = points
        self.lastDay = lastDay
    }

    /// What is wrong with a last day; nil for nothing.
    public static func issue(ofLastDay last: Day, points: Int64, on day: Day?) -> String? {
        if points < 0 { return "only points that are added can expire" }
        if let day, last < day { return "lies before \(day)" }
        return nil
    }
}

/// The body of `POST /user/{userId}/history/{id}/reversal`.
public struct ReversalBody: Sendable {
    /// Why.
    public let reason: String
    /// The part of the event's own points; nil for the whole entry.
    public let fraction: Fraction?

    /// The rule for the fraction in words, for messages.
    public static let fractionRule = "a number over 0 and at most 1 with up to 9 places, or a text such as \"1/3\""

    /// - Throws: 400 with everything that is wrong with it.
    public init(_ json: JSONValue) throws(APIError) {
        var issues = FieldIssues(json, fields: ["reason", "fraction"])
        reason = issues.reason(json)
        fraction = json["fraction"].flatMap(Self.fraction)
        // Null is refused: it may come from a number that went wrong, and would mean the whole entry, for good.
        if fraction == nil, json["fraction"] != nil {
            issues.fail("fraction", "expected \(Self.fractionRule)")
        }
        guard issues.all.isEmpty else { throw .invalidReversal(issues.all) }
    }

    private static func fraction(_ value: JSONValue) -> Fraction? {
        if let decimal = value.decimal { return Fraction(decimal) }
        // A number in quotes is taken for a mistake, as everywhere.
        return value.string.flatMap { $0.utf8.contains(UInt8(ascii: "/")) ? Fraction($0) : nil }
    }
}

/// What is wrong with the fields of a body.
struct FieldIssues {
    private(set) var all: [FieldIssue] = []

    /// Names the fields that the body can't have. A misspelt expiry would make points that never expire.
    init(_ json: JSONValue, fields: [String]) {
        for (name, _) in json.members where !fields.containsExactly(name) { fail(name, "unknown field") }
    }

    mutating func fail(_ name: String, _ detail: String) {
        all.append(FieldIssue(pointer: JSONPointer.root.appending(name).text, detail: detail))
    }

    /// Names a field that the body has to have, and that is missing or not as the rule says.
    mutating func fail(_ name: String, required json: JSONValue, _ rule: String) {
        fail(name, json.issue(ofRequired: name, rule))
    }

    /// The reason that a body has to have.
    mutating func reason(_ json: JSONValue) -> String {
        let reason = json["reason"]?.string ?? ""
        if !EntryReason.isValid(reason) { fail("reason", required: json, EntryReason.rule) }
        return reason
    }
}

extension JSONValue {
    /// What is wrong with a field that an object has to have: it is missing, or not as the rule says.
    func issue(ofRequired name: String, _ rule: String) -> String {
        (self[name]?.isNull ?? true ? "is missing; expected " : "expected ") + rule
    }
}
