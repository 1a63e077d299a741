import JSON

/// Places in metadata as definitions name them: `amount`, or `order.amount` for a field of an object.
public enum MetadataPath {
    /// The longest, in bytes.
    public static let maximumLength = 256

    /// A path's names; nil where there is an empty one.
    public static func split(_ path: String) -> [String]? {
        // By scalars: with a combining mark after it, a dot is another character than a dot.
        let names = path.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
        return names.contains("") ? nil : names
    }
}

extension JSONValue {
    /// The value at a dotted path that is split at the dots; nil where there is none.
    ///
    /// The path leads through objects. Where it leads nowhere, a member of this object whose name itself has the dots
    /// (`{"order.amount": 5}`) is taken. Elements of arrays have no path.
    public func value(at path: [String]) -> JSONValue? {
        var current = self
        for name in path {
            guard let next = current[name] else {
                return path.count > 1 ? self[path.joined(separator: ".")] : nil
            }
            current = next
        }
        return path.isEmpty ? nil : current
    }
}
