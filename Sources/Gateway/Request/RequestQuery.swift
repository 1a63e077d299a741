/// Parses the query (QUERY_STRING, RFC 3875, section 4.1.7): `name=value` pairs between `&`, percent-decoded, `+` for
/// a space.
enum RequestQuery {
    /// The most fields of a query.
    static let most = 1000

    static func fields(of parameters: Parameters) throws(Refusal) -> [(name: String, value: String)] {
        try parameters.withValue(HeaderName("QUERY_STRING")) { bytes throws(Refusal) in
            guard let bytes, !bytes.isEmpty else { return [] }
            return try fields(of: bytes)
        }
    }

    private static func fields(
        of query: UnsafeBufferPointer<UInt8>
    ) throws(Refusal) -> [(name: String, value: String)] {
        let parts = query.split(separator: UInt8(ascii: "&"), maxSplits: most)
        guard parts.count <= most else { throw .tooManyFields }
        var fields: [(name: String, value: String)] = []
        for field in parts {
            let equals = field.firstIndex(of: UInt8(ascii: "=")) ?? field.endIndex
            let value = field[equals...].dropFirst()
            guard
                let name = decodedText(
                    UnsafeBufferPointer(rebasing: field[..<equals]), escaped: true, plusIsSpace: true),
                let text = decodedText(UnsafeBufferPointer(rebasing: value), escaped: true, plusIsSpace: true)
            else { throw .invalidQuery }
            fields.append((name, text))
        }
        return fields
    }
}
