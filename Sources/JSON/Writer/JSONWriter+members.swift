/// Writes members of the open object: a name and its value. Names are literals and written as they are, so they must
/// not contain quotes, backslashes or control characters.
extension JSONWriter {
    /// Writes a member whose value is a text.
    public mutating func member(_ name: StaticString, _ text: String) {
        key(name)
        value(text)
    }

    /// Writes a member whose value is a text, or `null`.
    @_disfavoredOverload
    public mutating func member(_ name: StaticString, _ text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }

    /// Writes a member whose value is an integer.
    public mutating func member(_ name: StaticString, _ integer: Int) {
        key(name)
        value(integer)
    }

    /// Writes a member whose value is an integer.
    public mutating func member(_ name: StaticString, _ integer: Int64) {
        key(name)
        value(integer)
    }

    /// Writes a member whose value is an integer, or `null`.
    @_disfavoredOverload
    public mutating func member(_ name: StaticString, _ integer: Int?) {
        key(name)
        if let integer { value(integer) } else { null() }
    }

    /// Writes a member whose value is an integer, or `null`.
    @_disfavoredOverload
    public mutating func member(_ name: StaticString, _ integer: Int64?) {
        key(name)
        if let integer { value(integer) } else { null() }
    }

    /// Writes a member whose value is `true` or `false`.
    public mutating func member(_ name: StaticString, _ bool: Bool) {
        key(name)
        value(bool)
    }

    /// Writes a member whose value is an exact decimal.
    public mutating func member(_ name: StaticString, _ decimal: ExactDecimal) {
        key(name)
        value(decimal)
    }

    /// Writes a member whose value is copied from another document.
    public mutating func member(_ name: StaticString, _ value: JSONValue) {
        key(name)
        self.value(value)
    }

    /// Writes a member whose value is JSON already.
    public mutating func member(_ name: StaticString, raw json: [UInt8]) {
        key(name)
        raw(json)
    }

    /// Writes a member whose value is JSON already.
    public mutating func member(_ name: StaticString, raw json: StaticString) {
        key(name)
        raw(json)
    }

    /// Writes a member whose value is an object; `body` writes that object's members.
    public mutating func object<Failure>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        key(name)
        try object(body)
    }

    /// Writes a member whose value is an array; `body` writes its elements.
    public mutating func array<Failure>(
        _ name: StaticString, _ body: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        key(name)
        try array(body)
    }
}
