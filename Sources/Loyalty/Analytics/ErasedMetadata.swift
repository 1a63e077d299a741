import JSON

/// What stays of the metadata of an erased user's event: the values that its dimensions count and the numbers that its
/// measures sum, by their paths.
///
/// A value that is missing stays as null. So a path that isn't there is one that was added later, and what it had been
/// isn't known.
public enum ErasedMetadata {
    /// - Parameters:
    ///   - metadata: nil if the event had none.
    ///   - dimensions: the paths of the event's dimensions.
    ///   - measures: the paths of the event's measures.
    /// - Returns: a JSON object; nil if nothing stays.
    public static func reduced(
        _ metadata: JSONValue?, dimensions: [[String]], measures: [[String]]
    ) -> [UInt8]? {
        guard !dimensions.isEmpty || !measures.isEmpty else { return nil }
        var writer = JSONWriter()
        writer.object { writer in
            for path in dimensions {
                writer.key(path.joined(separator: "."))
                let value = metadata?.value(at: path)
                guard let value, value.kind == .array, value.count > 0 else {
                    write(value, to: &writer)
                    continue
                }
                writer.array { writer in
                    for element in DimensionValue.elements(of: value) { write(element, to: &writer) }
                }
            }
            for path in measures where !dimensions.contains(where: { $0.isExactly(path) }) {
                writer.key(path.joined(separator: "."))
                let value = metadata?.value(at: path)
                if let value, value.kind == .number { writer.value(value) } else { writer.null() }
            }
        }
        return writer.bytes
    }

    /// Whether a value at a path is one that stays.
    public static func isReduced(_ value: JSONValue) -> Bool {
        guard value.kind == .array else { return isKept(value) || value.kind == .object && value.count == 0 }
        return (1...DimensionValue.mostOfList).contains(value.count)
            && value.elements.allSatisfy { $0.kind != .array && isReduced($0) }
    }

    /// Whether a value counts by what it is, and not just as one that is too long or has no text.
    private static func isKept(_ value: JSONValue) -> Bool {
        switch value.kind {
        case .null, .bool, .number: true
        case .string: value.withStringBytes { $0.count <= DimensionValue.longest } ?? false
        case .array, .object: false
        }
    }

    private static func write(_ value: JSONValue?, to writer: inout JSONWriter) {
        guard let value, value.kind != .array || value.count > 0 else { return writer.null() }
        if isKept(value) { writer.value(value) } else { writer.raw("{}") }
    }
}
