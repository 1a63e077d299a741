/// A JSON text (RFC 8259) that was read strictly: the bytes it came as and an index of its values.
///
/// Strings and numbers stay as they came and are decoded when they are asked for.
public final class JSONDocument: Sendable {
    /// The text, as it came.
    public let bytes: [UInt8]
    let nodes: [Node]

    /// Reads one JSON text.
    ///
    /// Stricter than RFC 8259 asks where it leaves a choice: a name occurs once in an object, strings are UTF-8
    /// without lone surrogates, and numbers are what `ExactDecimal` keeps.
    ///
    /// - Parameters:
    ///   - bytes: The text in UTF-8, without a byte order mark, shorter than 512 MiB.
    ///   - maximumDepth: How deep arrays and objects may be nested; `[]` is 1 deep.
    /// - Throws: The first thing that is wrong with it.
    public init(_ bytes: [UInt8], maximumDepth: Int = 32) throws(JSONError) {
        nodes = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
            var parser = JSONParser(buffer, maximumDepth: maximumDepth)
            try parser.parse()
            return parser.nodes
        }
        self.bytes = bytes
    }

    /// Reads a part of a buffer (a line of NDJSON, say) as one text; it is copied. Offsets of errors count from the
    /// part's beginning.
    ///
    /// - Throws: The first thing that is wrong with it.
    public convenience init(slice: ArraySlice<UInt8>, maximumDepth: Int = 32) throws(JSONError) {
        try self.init([UInt8](slice), maximumDepth: maximumDepth)
    }

    /// Reads a text that is at hand as a string.
    ///
    /// - Throws: The first thing that is wrong with it.
    public static func parse(_ text: String, maximumDepth: Int = 32) throws(JSONError) -> JSONDocument {
        try JSONDocument([UInt8](text.utf8), maximumDepth: maximumDepth)
    }

    /// The value that the text is.
    public var root: JSONValue { JSONValue(document: self, index: 0) }
}
