extension JSONValue {
    /// The text of a string, unescaped; nil for another kind.
    public var string: String? {
        withStringBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// Calls `body` with the unescaped UTF-8 text of a string; nil for another kind. Allocates nothing if the string
    /// has no escapes.
    public func withStringBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        let node = node
        guard node.isString else { return nil }
        return document.bytes.withUnsafeBufferPointer { withText(of: node, in: $0, body) }
    }

    /// Whether the value is a string of exactly these Unicode scalars.
    public func equals(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { expected in withStringBytes { equalBytes($0, expected) } ?? false }
    }

    /// Whether the value is a string of exactly these Unicode scalars. (`==` of strings also accepts canonically
    /// equivalent texts.)
    public func stringEquals(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { expected in withStringBytes { equalBytes($0, expected) } ?? false }
    }
}
