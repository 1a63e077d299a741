import JSON

/// The checks of an event's metadata, apart from conditions.
public enum MetadataRules {
    /// The most members of the metadata object.
    public static let maximumMembers = 50
    /// The largest metadata, in bytes of JSON text as received.
    public static let maximumBytes = 16_384

    /// All issues in metadata, with pointers such as `/metadata/amount`; empty if there are none.
    ///
    /// Absent metadata and null are the same as `{}`. Null in a declared field is the same as an absent value.
    public static func check(_ metadata: JSONValue?, fields: [MetadataField]) -> [FieldIssue] {
        var issues: [FieldIssue] = []
        if let metadata, !metadata.isNull {
            guard metadata.kind == .object else {
                return [
                    FieldIssue(pointer: "/metadata", detail: "expected an object, found \(metadata.foundDescription)")
                ]
            }
            if metadata.count > maximumMembers {
                let detail = "expected at most \(maximumMembers) members, found \(grouped(metadata.count))"
                issues.append(FieldIssue(pointer: "/metadata", detail: detail))
            }
            let size = metadata.source.count
            if size > maximumBytes {
                let detail = "expected at most \(grouped(maximumBytes)) bytes, found \(grouped(size))"
                issues.append(FieldIssue(pointer: "/metadata", detail: detail))
            }
        }
        for field in fields {
            if let detail = field.problem(with: metadata?.value(at: field)) {
                issues.append(FieldIssue(pointer: field.pointer, detail: detail))
            }
        }
        return issues
    }
}

extension JSONValue {
    /// The value of a declared field; the path works as in conditions.
    fileprivate func value(at field: MetadataField) -> JSONValue? {
        guard field.isNested, let path = MetadataPath.split(field.key) else { return self[field.key] }
        return value(at: path)
    }
}

extension MetadataField {
    fileprivate var isNested: Bool { key.utf8.contains(UInt8(ascii: ".")) }

    fileprivate var pointer: String {
        let names = isNested ? MetadataPath.split(key) ?? [key] : [key]
        return names.reduce(JSONPointer.root.appending("metadata")) { $0.appending($1) }.text
    }

    fileprivate func problem(with value: JSONValue?) -> String? {
        guard let value, !value.isNull else { return required ? "is missing; expected \(kind.description)" : nil }
        return kind.fits(value.kind) ? nil : "expected \(kind.description), found \(value.foundDescription)"
    }
}

extension MetadataField.Kind {
    fileprivate func fits(_ kind: JSONValue.Kind) -> Bool {
        switch self {
        case .string: kind == .string
        case .number: kind == .number
        case .boolean: kind == .bool
        case .array: kind == .array
        case .object: kind == .object
        }
    }

    fileprivate var description: String {
        switch self {
        case .string: "a text"
        case .number: "a number"
        case .boolean: "true or false"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
