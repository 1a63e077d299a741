/// A text that is compared by its UTF-8 bytes: for sets, dictionary keys and parts of compared values.
///
/// `==` of `String` treats canonically equivalent texts as equal, and so do `Set`, `Dictionary` and `contains`:
/// U+00C5 and U+212B (Å), U+004B and U+212A (K). The database and clients compare bytes. `==` is still right if one
/// side is a literal of ASCII letters without a capital K: no other text is equivalent to it.
public struct ExactText: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The text itself.
    public let text: String

    /// A text to compare by its bytes.
    public init(_ text: String) {
        self.text = text
    }

    /// A text to compare by its bytes.
    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// Whether the UTF-8 bytes are the same.
    public static func == (left: ExactText, right: ExactText) -> Bool {
        left.text.isExactly(right.text)
    }

    /// Byte order, which is also SQLite's order and the order of the Unicode scalars.
    public static func < (left: ExactText, right: ExactText) -> Bool {
        left.text.isOrderedBefore(right.text)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        // 0xFF occurs in no UTF-8 text. It ends the text, so that two texts in a row hash differently depending on
        // where they meet.
        hasher.combine(0xFF as UInt8)
    }

    /// The text itself.
    public var description: String { text }
}

extension String {
    /// Whether another text has the same UTF-8 bytes.
    public func isExactly(_ other: String) -> Bool {
        var (left, right) = (self, other)
        return left.withUTF8 { left in right.withUTF8 { left.count == $0.count && equalBytes(left, $0) } }
    }

    /// Whether this text comes before another in the order of their UTF-8 bytes.
    public func isOrderedBefore(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// Whether this text's UTF-8 bytes begin with those of another.
    public func startsExactly(with start: String) -> Bool {
        utf8.starts(with: start.utf8)
    }
}

extension Sequence<String> {
    /// Whether one of the texts has the same UTF-8 bytes.
    public func containsExactly(_ text: String) -> Bool {
        contains { $0.isExactly(text) }
    }
}

extension Set<ExactText> {
    /// The texts of a sequence, each once.
    public init(texts: some Sequence<String>) {
        self.init(texts.lazy.map { ExactText($0) })
    }

    /// Whether one of the texts has the same UTF-8 bytes.
    public func contains(_ text: String) -> Bool {
        contains(ExactText(text))
    }
}

extension Dictionary where Key == ExactText {
    /// The value for the key with the same UTF-8 bytes.
    public subscript(text: String) -> Value? {
        get { self[ExactText(text)] }
        set { self[ExactText(text)] = newValue }
    }
}
