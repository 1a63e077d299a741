import JSON

/// A declared metadata field of an event, by its name or dotted path. An event is refused if the field has another
/// type, or if it is required and missing.
public struct MetadataField: Sendable, Equatable {
    /// The type of a field's value.
    public enum Kind: String, Sendable, CaseIterable {
        case string, number, boolean, array, object
    }

    /// The name, or the dotted path.
    @Exact public var key: String
    /// The type that the value must have.
    public var kind: Kind
    /// Whether an event without it is refused.
    public var required: Bool

    /// A declared field.
    public init(key: String, kind: Kind, required: Bool) {
        self.key = key
        self.kind = kind
        self.required = required
    }
}
