import JSON

/// A place in metadata, as definitions name it: `amount`, or `order.amount` for a field of an object.
public enum MetadataPath {
    /// The longest path, in bytes.
    public static let maximumLength = 256

    /// The names of a path; nil if one is empty.
    public static func split(_ path: String) -> [String]? {
        // Split by scalars: a dot with a combining mark after it is another Character than a dot.
        let names = path.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
        return names.contains("") ? nil : names
    }
}

extension JSONValue {
    /// The value at a dotted path, split at the dots; nil if there is none.
    ///
    /// The path leads through objects. If it leads nowhere, a member of this object whose name contains the dots is
    /// used (`{"order.amount": 5}`). Elements of arrays have no path.
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
