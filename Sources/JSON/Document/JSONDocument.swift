/// A JSON text (RFC 8259), parsed strictly: its bytes and an index of its values.
///
/// Strings and numbers stay as bytes and are decoded when they are asked for.
public final class JSONDocument: Sendable {
    /// The text's bytes.
    public let bytes: [UInt8]
    let nodes: [JSONNode]

    /// Deviations from RFC 8259.
    public struct Options: OptionSet, Sendable {
        /// One bit per option.
        public let rawValue: UInt8

        /// The options whose bits are set.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Accept a byte order mark before the text; RFC 8259, section 8.1, lets a reader ignore it.
        public static let byteOrderMark = Options(rawValue: 1)
        /// Refuse numbers that many readers turn into infinity; see `ExactDecimal.isHuge`. Stored texts may contain
        /// one, from before this rule.
        public static let finiteNumbers = Options(rawValue: 2)
        /// The options for a text that a client sends.
        public static let received: Options = [.byteOrderMark, .finiteNumbers]
    }

    /// The deepest nesting, unless another one is asked for.
    public static let usualDepth = 32
    /// The deepest nesting of what this program has written: what it takes, with ``usualDepth``, can be a part of that.
    private static let writtenDepth = 64

    /// Parses one JSON text.
    ///
    /// Where RFC 8259 leaves a choice, this is strict: a name occurs once in an object, strings are UTF-8 without
    /// lone surrogates, and numbers fit `ExactDecimal`.
    ///
    /// - Parameters:
    ///   - bytes: The text in UTF-8, shorter than 512 MiB.
    ///   - maximumDepth: The deepest nesting of arrays and objects; `[]` has depth 1.
    ///   - options: Deviations from RFC 8259.
    /// - Throws: The first error in the text.
    public init(_ bytes: [UInt8], maximumDepth: Int = usualDepth, options: Options = []) throws(JSONError) {
        nodes = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
            var parser = JSONParser(buffer, maximumDepth: maximumDepth, options: options)
            try parser.parse()
            return parser.nodes
        }
        self.bytes = bytes
    }

    /// Parses a text that this program has written, such as a stored one.
    ///
    /// - Throws: The first error in the text.
    public convenience init(written bytes: [UInt8]) throws(JSONError) {
        try self.init(bytes, maximumDepth: Self.writtenDepth)
    }

    /// Parses a copy of a part of a buffer, such as a line of NDJSON, as one text. Error offsets count from the
    /// beginning of the part.
    ///
    /// - Throws: The first error in the text.
    public convenience init(slice: ArraySlice<UInt8>, maximumDepth: Int = usualDepth, options: Options = [])
        throws(JSONError)
    {
        try self.init([UInt8](slice), maximumDepth: maximumDepth, options: options)
    }

    /// Checks that a part of a buffer is one JSON value by the grammar of RFC 8259, without memory that grows with
    /// its length. Leaves the stricter rules to parsing: repeated names, depth, and which numbers can be kept.
    ///
    /// - Throws: The first error; its offset counts from the beginning of the part.
    public static func checkGrammar(of slice: ArraySlice<UInt8>) throws(JSONError) {
        try slice.withUnsafeBufferPointer { (buffer) throws(JSONError) in
            var parser = JSONParser(buffer, maximumDepth: .max)
            try parser.check()
        }
    }

    /// Parses a String.
    ///
    /// - Throws: The first error in the text.
    public static func parse(
        _ text: String, maximumDepth: Int = usualDepth, options: Options = []
    ) throws(JSONError) -> JSONDocument {
        try JSONDocument([UInt8](text.utf8), maximumDepth: maximumDepth, options: options)
    }

    /// The text's outermost value.
    public var root: JSONValue { JSONValue(document: self, index: 0) }
}
