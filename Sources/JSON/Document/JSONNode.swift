/// A value or member name in a document: the range of its bytes, and the index of the next value.
///
/// The nodes are in the order of the text. The content follows its container: the elements of an array; name, value,
/// name, value of an object.
struct JSONNode: Sendable {
    /// The offset of the first byte.
    var start: UInt32
    /// The offset after the last byte.
    var end: UInt32
    /// The index after this node's last descendant. While a container is open: the index of its parent.
    var next: UInt32
    /// Bits 0 to 2: the kind. Bit 3: has escapes. The other 28 bits: the number of elements or members.
    private var tag: UInt32

    /// The longest text in bytes. An array can have half as many elements, and their number has 28 bits.
    static let longestText = 1 << 29 - 1

    init(kind: JSONValue.Kind, start: Int, end: Int, next: UInt32, escaped: Bool = false) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.next = next
        tag = UInt32(kind.rawValue) | (escaped ? 8 : 0)
    }

    var kind: JSONValue.Kind { JSONValue.Kind(rawValue: UInt8(truncatingIfNeeded: tag & 7)) ?? .null }
    var isObject: Bool { tag & 7 == UInt32(JSONValue.Kind.object.rawValue) }
    var isString: Bool { tag & 7 == UInt32(JSONValue.Kind.string.rawValue) }
    /// Whether a string contains escapes, so that its text differs from its bytes.
    var isEscaped: Bool { tag & 8 != 0 }
    /// The number of elements or members.
    var count: Int { Int(tag >> 4) }

    mutating func countOneMore() { tag &+= 16 }

    /// The range of the value's bytes in the text.
    var range: Range<Int> { Int(start)..<Int(end) }
    /// The range of a string's bytes between its quotes.
    var content: Range<Int> { Int(start) + 1..<Int(end) - 1 }
}

/// The ASCII characters of JSON's grammar.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let minus: UInt8 = 0x2D
    static let point: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let nine: UInt8 = 0x39
    static let colon: UInt8 = 0x3A
    static let openBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let closeBracket: UInt8 = 0x5D
    static let openBrace: UInt8 = 0x7B
    static let closeBrace: UInt8 = 0x7D
    static let lowerA = UInt8(ascii: "a")
    static let lowerB = UInt8(ascii: "b")
    static let lowerE = UInt8(ascii: "e")
    static let upperE = UInt8(ascii: "E")
    static let lowerF = UInt8(ascii: "f")
    static let lowerN = UInt8(ascii: "n")
    static let lowerR = UInt8(ascii: "r")
    static let lowerT = UInt8(ascii: "t")
    static let lowerU = UInt8(ascii: "u")
}
