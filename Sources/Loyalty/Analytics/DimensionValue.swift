import JSON

/// The texts under which a dimension counts the values of metadata.
///
/// A text counts as it is, `true` and `false` as these words, and a number in its shortest decimal form: `1.50` is `1.5`
/// and `1e3` is `1000`. Of a list, the first different elements count once each.
public enum DimensionValue {
    /// The longest text that counts as it is, in bytes.
    public static let longest = 128
    /// How many different elements of a list count.
    public static let mostOfList = 20
    /// How many values an event keeps of a dimension, beside the three below. Further ones count as ``other``.
    public static let mostKept = 2_000

    /// What is missing, null, or an empty list.
    public static let none = "(none)"
    /// Longer texts and numbers, objects, lists in lists, and values that are not kept.
    public static let other = "(other)"
    /// What the entry of an erased user doesn't tell.
    public static let erased = "(erased)"

    /// The values that a dimension has beside ``mostKept`` others.
    public static let special = [none, other, erased]

    /// The texts under which a value counts.
    /// - Parameters:
    ///   - value: the value at the dimension's path; nil if there is none.
    ///   - isErased: whether the event's user has been erased, so that a value which isn't there is unknown.
    public static func texts(of value: JSONValue?, isErased: Bool = false) -> [String] {
        var texts: [String] = []
        forEachText(of: value, isErased: isErased) { texts.append($0) }
        return texts
    }

    /// Calls `body` with each text under which a value counts, without memory for a list of one.
    public static func forEachText<Failure>(
        of value: JSONValue?, isErased: Bool = false, _ body: (String) throws(Failure) -> Void
    ) throws(Failure) {
        if value == nil, isErased { return try body(erased) }
        guard let value, value.kind == .array else { return try body(text(of: value)) }
        if value.count == 0 { return try body(none) }
        for element in elements(of: value) { try body(text(of: element)) }
    }

    /// The first elements of a list that count differently.
    static func elements(of list: JSONValue) -> [JSONValue] {
        var texts: Set<ExactText> = []
        var elements: [JSONValue] = []
        for element in list.elements where texts.insert(ExactText(text(of: element))).inserted {
            elements.append(element)
            if elements.count == mostOfList { break }
        }
        return elements
    }

    /// The text of a value that is no list, or in one.
    private static func text(of value: JSONValue?) -> String {
        guard let value else { return none }
        switch value.kind {
        case .null: return none
        case .bool: return value.bool == true ? "true" : "false"
        case .number: return value.decimal?.plainText(upTo: longest) ?? other
        case .string:
            return value.withStringBytes { $0.count <= longest ? String(decoding: $0, as: UTF8.self) : nil }
                .flatMap { $0 } ?? other
        case .array, .object: return other
        }
    }
}
