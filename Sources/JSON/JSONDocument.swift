/// A JSON text (RFC 8259) that was read strictly: the bytes it came as and an index of its values.
///
/// Strings and numbers stay as they came and are decoded when they are asked for.
public final class JSONDocument: Sendable {
    /// The text, as it came.
    public let bytes: [UInt8]
    let nodes: [JSONNode]

    /// What is read in another way than RFC 8259 says.
    public struct Options: OptionSet, Sendable {
        /// A bit for each.
        public let rawValue: UInt8

        /// Those whose bits are set.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// A byte order mark before the text, which RFC 8259 section 8.1 lets a reader ignore.
        public static let byteOrderMark = Options(rawValue: 1)
        /// No number that a common reader takes for infinity; see `ExactDecimal.isHuge`. (In what was stored before this
        /// was a rule, there can be one.)
        public static let finiteNumbers = Options(rawValue: 2)
        /// A text that somebody sends.
        public static let received: Options = [.byteOrderMark, .finiteNumbers]
    }

    /// Reads one JSON text.
    ///
    /// Stricter than RFC 8259 asks where it leaves a choice: a name occurs once in an object, strings are UTF-8
    /// without lone surrogates, and numbers are what `ExactDecimal` keeps.
    ///
    /// - Parameters:
    ///   - bytes: The text in UTF-8, shorter than 512 MiB.
    ///   - maximumDepth: How deep arrays and objects may be nested; `[]` is 1 deep.
    ///   - options: What is read in another way.
    /// - Throws: The first thing that is wrong with it.
    public init(_ bytes: [UInt8], maximumDepth: Int = 32, options: Options = []) throws(JSONError) {
        nodes = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
            var parser = JSONParser(buffer, maximumDepth: maximumDepth, options: options)
            try parser.parse()
            return parser.nodes
        }
        self.bytes = bytes
    }

    /// Reads a part of a buffer (a line of NDJSON, say) as one text; it is copied. Offsets of errors count from the
    /// part's beginning.
    ///
    /// - Throws: The first thing that is wrong with it.
    public convenience init(slice: ArraySlice<UInt8>, maximumDepth: Int = 32, options: Options = []) throws(JSONError) {
        try self.init([UInt8](slice), maximumDepth: maximumDepth, options: options)
    }

    /// Makes sure that a part of a buffer is one JSON value by the grammar of RFC 8259, in memory that doesn't grow with
    /// it. What a document is stricter about is left to reading it: names that occur twice, how deep it is nested, and
    /// which numbers can be kept.
    ///
    /// - Throws: The first thing that is wrong with it; its offset counts from the part's beginning.
    public static func checkGrammar(of slice: ArraySlice<UInt8>) throws(JSONError) {
        try slice.withUnsafeBufferPointer { (buffer) throws(JSONError) in
            var parser = JSONParser(buffer, maximumDepth: .max)
            try parser.check()
        }
    }

    /// Reads a text that is at hand as a string.
    ///
    /// - Throws: The first thing that is wrong with it.
    public static func parse(
        _ text: String, maximumDepth: Int = 32, options: Options = []
    ) throws(JSONError) -> JSONDocument {
        try JSONDocument([UInt8](text.utf8), maximumDepth: maximumDepth, options: options)
    }

    /// The value that the text is.
    public var root: JSONValue { JSONValue(document: self, index: 0) }
}
