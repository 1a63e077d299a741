/// Appends JSON text to a buffer of bytes. It writes the commas. The caller ends each container and alternates names
/// and values.
///
/// The buffer is not an array: for each byte, an array checks whether it is shared and has room, and these checks
/// were a good part of the cost of an answer. The writer owns the buffer, so it can't be copied.
public struct JSONWriter: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// The number of bytes written.
    public private(set) var count = 0
    /// Whether the open container has a value already.
    private var needsComma = false

    /// An empty text with room for `capacity` bytes.
    public init(capacity: Int = 512) {
        self.capacity = max(capacity, 16)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// The bytes written so far.
    public var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

    /// Makes room for `more` bytes.
    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(by: more) }
    }

    @inline(never)
    private mutating func grow(by more: Int) {
        capacity = max(2 * capacity, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }

    /// Appends a byte as it is.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        put(byte)
    }

    /// Appends a byte for which the buffer has room.
    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        base[count] = byte
        count += 1
    }

    /// Appends bytes as they are.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count)
        (base + count).update(from: start, count: bytes.count)
        count += bytes.count
    }

    /// Puts the comma between two values of a container.
    @inline(__always)
    mutating func beginValue() {
        if needsComma { append(ASCII.comma) }
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
        append(ASCII.openBrace)
        needsComma = false
    }

    /// Ends an object.
    public mutating func endObject() {
        append(ASCII.closeBrace)
        needsComma = true
    }

    /// Begins an array: elements follow, then `endArray()`.
    public mutating func beginArray() {
        beginValue()
        append(ASCII.openBracket)
        needsComma = false
    }

    /// Ends an array.
    public mutating func endArray() {
        append(ASCII.closeBracket)
        needsComma = true
    }

    /// Writes a member's name as it is: it must not contain quotes, backslashes or control characters.
    public mutating func key(_ name: StaticString) {
        name.withUTF8Buffer { name in
            // Plus a comma, two quotes and a colon.
            reserve(name.count + 4)
            if needsComma { put(ASCII.comma) }
            needsComma = false
            put(ASCII.quote)
            append(name)
            put(ASCII.quote)
            put(ASCII.colon)
        }
    }

    /// Writes a member's name, escaped.
    @_disfavoredOverload
    public mutating func key(_ name: String) {
        value(name)
        append(ASCII.colon)
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

    /// Writes a value copied from another document.
    public mutating func value(_ value: JSONValue) {
        raw(value.source)
    }

    /// Writes a value that is JSON already.
    public mutating func raw(_ json: StaticString) {
        beginValue()
        json.withUTF8Buffer { append($0) }
    }

    /// Appends a value from another writer.
    public mutating func raw(_ json: borrowing JSONWriter) {
        beginValue()
        append(UnsafeBufferPointer(start: json.base, count: json.count))
    }

    /// Writes a value that is JSON already.
    public mutating func raw(_ json: UnsafeBufferPointer<UInt8>) {
        beginValue()
        append(json)
    }

    /// Writes a value that is JSON already.
    public mutating func raw(_ json: [UInt8]) {
        beginValue()
        json.withUnsafeBufferPointer { append($0) }
    }

    /// Writes a value that is JSON already.
    public mutating func raw(_ json: ArraySlice<UInt8>) {
        beginValue()
        json.withUnsafeBufferPointer { append($0) }
    }
}
