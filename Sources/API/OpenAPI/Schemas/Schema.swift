import Loyalty

extension OpenAPI {
    /// A JSON schema.
    typealias Schema = Node

    /// A member in an object's schema.
    struct Member: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool

        static func required(_ name: String, _ schema: Schema) -> Member {
            Member(name: name, schema: schema, isRequired: true)
        }

        static func optional(_ name: String, _ schema: Schema) -> Member {
            Member(name: name, schema: schema, isRequired: false)
        }
    }
}

extension OpenAPI.Schema {
    /// A reference to a schema of `components`.
    static func ref(_ name: String) -> Self { ["$ref": "#/components/schemas/\(name)"] }

    static let string: Self = ["type": "string"]
    static let boolean: Self = ["type": "boolean"]
    static let null: Self = ["type": "null"]
    /// Null. It is written as a text that is always null, because openapi-generator fails on a member of type `null`.
    static let alwaysNull: Self = ["type": ["string", "null"], "const": nothing]
    /// Any value. `true` means the same in JSON Schema, but openapi-python-client refuses it.
    static let anything: Self = [:]
    /// An object without members.
    static let emptyObject: Self = map(of: .anything).adding("maxProperties", 0)
    /// The JSON value null.
    static let nothing: Self = .json(Array("null".utf8))
    /// A number of things, at least 0.
    static let count: Self = .integer(0...)
    /// Any number.
    static let decimal: Self = ["type": "number"]
    /// An instant in RFC 3339 format.
    static let instant: Self = ["type": "string", "format": "date-time"]
    static let date: Self = ["type": "string", "format": "date"]

    /// A text that a query can contain: anything except NUL.
    static let queryText: Self = .string(pattern: #"^[^\u0000]*$"#)

    static func string(_ length: ClosedRange<Int>) -> Self {
        ["type": "string", "minLength": .number(length.lowerBound), "maxLength": .number(length.upperBound)]
    }

    static func string(pattern: String) -> Self { ["type": "string", "pattern": .text(pattern)] }

    static func integer(_ range: PartialRangeFrom<Int>) -> Self {
        ["type": "integer", "minimum": .number(range.lowerBound)]
    }

    static func integer(_ range: ClosedRange<Int>) -> Self {
        ["type": "integer", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
    }

    /// One of some texts. If one begins with a digit, the schema also has names for them that client generators can
    /// use.
    static func choice(_ texts: some Collection<String>) -> Self {
        let schema: Self = ["type": "string", "enum": .texts(texts)]
        guard texts.contains(where: { $0.first?.isNumber ?? false }) else { return schema }
        return schema.adding("x-enum-varnames", .texts(texts.map(constantName)))
    }

    /// `DAYS_7` for `7d`.
    private static func constantName(_ text: String) -> String {
        text.first?.isNumber ?? false ? "DAYS_\(text.dropLast())" : text.uppercased()
    }

    /// One of the raw values of a type.
    static func choice<Choice: RawRepresentable<String> & CaseIterable>(of type: Choice.Type) -> Self {
        choice(type.allCases.map(\.rawValue))
    }

    static func constant(_ text: String) -> Self { ["type": "string", "const": .text(text)] }
    static func constant(_ number: Int) -> Self { ["type": "integer", "const": .number(number)] }
    static func constant(_ bool: Bool) -> Self { ["type": "boolean", "const": .bool(bool)] }

    static func array(of element: Self) -> Self { ["type": "array", "items": element] }

    static func array(of element: Self, _ count: ClosedRange<Int>) -> Self {
        [
            "type": "array", "items": element, "minItems": .number(count.lowerBound),
            "maxItems": .number(count.upperBound),
        ]
    }

    /// An object with these members. Other members must match `others`, which allows none by default.
    static func record(_ members: [OpenAPI.Member], others: Self = false) -> Self {
        let required = members.filter(\.isRequired).map(\.name)
        var schema: Self = [
            "type": "object", "properties": .object(members.map { (name: $0.name, value: $0.schema) }),
        ]
        if !required.isEmpty { schema = schema.adding("required", .texts(required)) }
        return schema.adding("additionalProperties", others)
    }

    /// An object with members of any name.
    static func map(of value: Self, names: Self? = nil) -> Self {
        let schema: Self = ["type": "object", "additionalProperties": value]
        return names.map { schema.adding("propertyNames", $0) } ?? schema
    }

    /// Any of several schemas.
    static func any(of schemas: [Self]) -> Self { ["anyOf": .list(schemas)] }

    static func one(of schemas: [Self]) -> Self { ["oneOf": .list(schemas)] }

    /// A reference to a schema of `components`, with a default.
    static func ref(_ name: String, default value: Self) -> Self { ["allOf": [.ref(name)], "default": value] }

    /// The schema, or null.
    var orNull: Self {
        guard case .object(var members) = self, let type = members.firstIndex(where: { $0.name == "type" }),
            case .text(let name) = members[type].value, !members.contains(where: { $0.name == "enum" })
        else { return .any(of: [self, .null]) }
        members[type].value = .list([.text(name), "null"])
        return .object(members)
    }
}
