/// The value of an `Authorization` header field that carries a token (RFC 6750 section 2.1).
public enum BearerCredentials {
    /// Finds the token in the value.
    ///
    /// The scheme's case doesn't matter. One or more spaces follow it (RFC 9110 sections 11.1 and 11.4), then the token
    /// alone. A token has no space, tab, comma or control character.
    public static func parse(_ value: Span<UInt8>) throws(TokenFault) -> Range<Int> {
        guard !value.isEmpty else { throw .missing }
        let scheme: StaticString = "bearer"
        let length = scheme.utf8CodeUnitCount
        guard value.count >= length else { throw .scheme }
        for index in 0..<length where value[index] | 0x20 != scheme.utf8Start[index] {
            throw .scheme
        }
        guard value.count > length else { throw .credentials }
        guard value[length] == UInt8(ascii: " ") else { throw .scheme }

        var start = length
        while start < value.count, value[start] == UInt8(ascii: " ") { start += 1 }
        guard start < value.count else { throw .credentials }
        for index in start..<value.count {
            let byte = value[index]
            guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: ",") else { throw .credentials }
        }
        return start..<value.count
    }
}
