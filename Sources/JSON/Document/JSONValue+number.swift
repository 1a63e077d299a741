extension JSONValue {
    /// The largest integer that every JSON implementation keeps: 2^53 - 1 (RFC 8259, section 6).
    public static let largestInteger = 9_007_199_254_740_991

    /// The exact number; nil for another kind.
    public var decimal: ExactDecimal? {
        let node = node
        guard node.kind == .number else { return nil }
        return document.bytes.withUnsafeBufferPointer { ExactDecimal(UnsafeBufferPointer(rebasing: $0[node.range])) }
    }

    /// The number, if it is an integer within ±(2^53 - 1), however it is written (1, 1.0, 1e2); nil otherwise.
    public var int: Int? {
        guard let value = decimal?.int64, value.magnitude <= Self.largestInteger.magnitude else { return nil }
        return Int(value)
    }
}
