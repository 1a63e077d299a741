/// Parses the query (QUERY_STRING, RFC 3875, section 4.1.7): `name=value` pairs between `&`, percent-decoded, `+` for
/// a space.
enum RequestQuery {
    static func fields(of parameters: Parameters) throws(Refusal) -> [(name: String, value: String)] {
        let found = parameters.withValue(HeaderName("QUERY_STRING")) { bytes in
            guard let bytes, !bytes.isEmpty else { return [(name: String, value: String)]?.some([]) }
            return fields(of: bytes)
        }
        guard let found else { throw .invalidQuery }
        return found
    }

    private static func fields(of query: UnsafeBufferPointer<UInt8>) -> [(name: String, value: String)]? {
        var fields: [(name: String, value: String)] = []
        for field in query.split(separator: UInt8(ascii: "&")) {
            let equals = field.firstIndex(of: UInt8(ascii: "=")) ?? field.endIndex
            let value = field[equals...].dropFirst()
            guard
                let name = decodedText(
                    UnsafeBufferPointer(rebasing: field[..<equals]), escaped: true, plusIsSpace: true),
                let text = decodedText(UnsafeBufferPointer(rebasing: value), escaped: true, plusIsSpace: true)
            else { return nil }
            fields.append((name, text))
        }
        return fields
    }
}
