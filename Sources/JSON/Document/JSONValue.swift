/// One value of a document.
public struct JSONValue: Sendable {
    /// The kinds of values (RFC 8259, section 3).
    public enum Kind: UInt8, Sendable {
        /// `null`
        case null
        /// `true` or `false`
        case bool
        /// A number; see `JSONValue.decimal`.
        case number
        /// A string; see `JSONValue.string`.
        case string
        /// An array; see `JSONValue.elements`.
        case array
        /// An object; see `JSONValue.members`.
        case object
    }

    /// The document that holds the value.
    public let document: JSONDocument
    let index: Int

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    var node: JSONNode { document.nodes[index] }

    /// The value's kind.
    public var kind: Kind { node.kind }

    /// The value's bytes in the text.
    public var source: ArraySlice<UInt8> { document.bytes[node.range] }

    /// The offset of the value in the text, in bytes from 0.
    public var offset: Int { Int(node.start) }

    /// Whether the value is `null`.
    public var isNull: Bool { node.kind == .null }

    /// The truth value; nil for another kind.
    public var bool: Bool? {
        let node = node
        return node.kind == .bool ? document.bytes[Int(node.start)] == ASCII.lowerT : nil
    }
}
