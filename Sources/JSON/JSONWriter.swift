/// Appends JSON text to an array of bytes. It puts the commas itself; that containers are ended and names and values
/// alternate is the caller's part.
public struct JSONWriter: Sendable {
    /// What has been written.
    public var bytes: [UInt8]
    /// Whether a value was written before in the open container.
    private var needsComma = false

    /// An empty text with room for so many bytes.
    public init(capacity: Int = 512) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Puts the comma between two values of a container.
    mutating func beginValue() {
        if needsComma { bytes.append(ASCII.comma) }
        needsComma = true
    }

    /// Writes an object; `body` writes its members.
    public mutating func object<Failure>(
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        beginObject()
        try body(&self)
        endObject()
    }

    /// Writes an array; `body` writes its elements.
    public mutating func array<Failure>(
        _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        beginArray()
        try body(&self)
        endArray()
    }

    /// Begins an object: members follow, then `endObject()`.
    public mutating func beginObject() {
        beginValue()
        bytes.append(ASCII.openBrace)
        needsComma = false
    }

    /// Ends an object.
    public mutating func endObject() {
        bytes.append(ASCII.closeBrace)
        needsComma = true
    }

    /// Begins an array: elements follow, then `endArray()`.
    public mutating func beginArray() {
        beginValue()
        bytes.append(ASCII.openBracket)
        needsComma = false
    }

    /// Ends an array.
    public mutating func endArray() {
        bytes.append(ASCII.closeBracket)
        needsComma = true
    }

    /// Writes a member's name, as it is: one without quotes, backslashes and control characters.
    public mutating func key(_ name: StaticString) {
        beginValue()
        needsComma = false
        bytes.append(ASCII.quote)
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(ASCII.quote)
        bytes.append(ASCII.colon)
    }

    /// Writes a member's name, escaped.
    @_disfavoredOverload
    public mutating func key(_ name: String) {
        value(name)
        bytes.append(ASCII.colon)
        needsComma = false
    }

    /// Writes `true` or `false`.
    public mutating func value(_ bool: Bool) {
        raw(bool ? "true" : "false")
    }

    /// Writes `null`.
    public mutating func null() {
        raw("null")
    }

    /// Writes a value of another document as it came.
    public mutating func value(_ value: JSONValue) {
        raw(value.source)
    }

    /// Writes a value that is JSON already.
    public mutating func raw(_ json: StaticString) {
        beginValue()
        json.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Writes a value that is JSON already.
    public mutating func raw(_ json: [UInt8]) {
        beginValue()
        bytes.append(contentsOf: json)
    }

    /// Writes a value that is JSON already.
    public mutating func raw(_ json: ArraySlice<UInt8>) {
        beginValue()
        bytes.append(contentsOf: json)
    }
}
