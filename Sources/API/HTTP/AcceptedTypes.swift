/// The media types that a client accepts (`Accept`, RFC 9110 section 12.5.1).
struct AcceptedTypes {
    private let ranges: [(type: String, weight: Int)]

    init(_ field: String) {
        ranges = HTTPFields.parts(of: field.lowercased(), separator: UInt8(ascii: ",")).map { item in
            let parts = HTTPFields.parts(of: item, separator: UInt8(ascii: ";"))
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Self.weight($0.dropFirst(2)) }
            return (String(parts.first ?? ""), weight ?? 1000)
        }
    }

    /// Whether a type is named itself, not only as part of a range, and its weight is above 0.
    func names(_ type: String) -> Bool {
        ranges.first { $0.type == type }.map { $0.weight > 0 } ?? false
    }

    /// The weight of a type in thousandths; 0 if it isn't accepted. The most specific range that contains the type
    /// counts.
    func weight(of type: String) -> Int {
        let family = type.prefix { $0 != "/" } + "/*"
        for name in [type, String(family), "*/*"] {
            if let range = ranges.first(where: { $0.type == name }) { return range.weight }
        }
        return 0
    }

    /// A weight (section 12.4.2) in thousandths; 0 if it is malformed.
    private static func weight(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1] : ""
        guard fraction.utf8.count <= 3, fraction.utf8.allSatisfy({ (48...57).contains($0) }),
            let thousandths = Int(fraction + String(repeating: "0", count: 3 - fraction.utf8.count))
        else { return 0 }
        switch parts.first {
        case "0": return thousandths
        case "1" where thousandths == 0: return 1000
        default: return 0
        }
    }
}
