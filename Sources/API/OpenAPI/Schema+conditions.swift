import Loyalty

extension OpenAPI {
    /// Conditions, which can be nested.
    static let conditionSchemas: [(name: String, value: Schema)] = [
        ("Condition", .any(of: [.ref("ConditionGroup"), .ref("Comparison")])),
        (
            "ConditionGroup",
            Schema.one(of: [group(["AND"], 0...200), group(["OR", "NOT"], 1...200)])
                .described("Nested at most 8 deep, with at most 200 comparisons.")
        ),
        (
            "Comparison",
            Schema.one(of: [
                comparison([.equals, .notEquals], .any(of: [.ref("Scalar"), .array(of: .ref("Scalar"), 0...1000)])),
                comparison(
                    [.greaterThan, .greaterThanOrEqual, .lessThan, .lessThanOrEqual], ["type": ["number", "string"]]),
                comparison(
                    [.between],
                    .any(of: [.array(of: .decimal, 2...2), .array(of: .string, 2...2)])),
                comparison([.in, .notIn], .array(of: .ref("Scalar"), 1...1000)),
                comparison([.contains, .notContains], .ref("Scalar")),
                comparison([.startsWith, .endsWith], .string(0...1000)),
                comparison([.exists, .notExists], ["enum": [true, .json(Array("null".utf8))]], isRequired: false),
            ])
        ),
        ("Scalar", ["type": ["string", "number", "boolean", "null"]]),
    ]

    private static func group(_ types: [String], _ count: ClosedRange<Int>) -> Schema {
        .record([
            .required("type", .choice(types)), .required("conditions", .array(of: .ref("Condition"), count)),
        ])
    }

    private static func comparison(
        _ operators: [Comparison.Operator], _ value: Schema, isRequired: Bool = true
    ) -> Schema {
        .record([
            .required("field", .ref("MetadataPath")), .required("operator", .choice(operators.map(\.rawValue))),
            isRequired ? .required("value", value) : .optional("value", value),
        ])
    }
}
