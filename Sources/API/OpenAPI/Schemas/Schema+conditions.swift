import Loyalty

extension OpenAPI {
    /// Conditions, which can be nested.
    ///
    /// Groups and comparisons are separate objects, so that client generators make a type for each and can resolve
    /// the recursion. `if` says which values each operator takes; generators ignore it.
    static let conditionSchemas: [(name: String, value: Schema)] = [
        (
            "ConditionGroup",
            Schema.record([
                .required("type", .ref("ConditionType")),
                .required(
                    "conditions",
                    .array(
                        of: .any(of: [.ref("ConditionGroup"), .ref("Comparison")]), 0...Condition.maximumComparisons)),
            ])
            .described(
                "Nested at most \(Condition.maximumDepth) deep, with at most \(Condition.maximumComparisons) comparisons."
            )
            .adding("if", having("type", ["OR", "NOT"]))
            .adding("then", ["properties": ["conditions": ["minItems": 1]]])
        ),
        ("ConditionType", .choice(["AND", "OR", "NOT"])),
        ("NoConditions", Schema.emptyObject.described("No conditions: every event meets them.")),
        (
            "Comparison",
            Schema.record([
                .required("field", .ref("MetadataPath")), .required("operator", .ref("ComparisonOperator")),
                .optional("value", Schema.anything.described(meaningOfValue)),
            ]).adding(valuesByOperator(rules[...]))
        ),
        ("ComparisonOperator", .choice(of: Comparison.Operator.self)),
    ]

    private static let meaningOfValue = """
        For `equals` and `not_equals`, a text, a number, a boolean or null, or a list of them; for `in` and `not_in`, a \
        list of them; for `contains` and `not_contains`, one of them. For `between`, two numbers or two texts. For \
        `greater_than` and so on, a number or a text. For `starts_with` and `ends_with`, a text. For `exists` and \
        `not_exists`, it can be left out.
        """

    private static let scalar: Schema = ["type": ["string", "number", "boolean", "null"]]

    private typealias Rule = (operators: [Comparison.Operator], value: Schema)

    /// The values that each operator takes.
    private static let rules: [Rule] = [
        ([.equals, .notEquals], .any(of: [scalar, .array(of: scalar, 0...Condition.maximumListLength)])),
        ([.greaterThan, .greaterThanOrEqual, .lessThan, .lessThanOrEqual], ["type": ["number", "string"]]),
        ([.between], .any(of: [.array(of: .decimal, 2...2), .array(of: .string, 2...2)])),
        ([.in, .notIn], .array(of: scalar, 1...Condition.maximumListLength)), ([.contains, .notContains], scalar),
        ([.startsWith, .endsWith], .string(0...Condition.maximumTextLength)),
    ]

    /// The first rule if it applies to the operator, else the next one.
    private static func valuesByOperator(_ rules: ArraySlice<Rule>) -> [(name: String, value: Schema)] {
        guard let rule = rules.first else {
            // `exists` and `not_exists` accept only these.
            return [(name: "properties", value: ["value": ["enum": [true, Schema.nothing]]])]
        }
        return [
            (name: "if", value: having("operator", rule.operators.map(\.rawValue))),
            (name: "then", value: ["properties": ["value": rule.value], "required": ["value"]]),
            (name: "else", value: .object(valuesByOperator(rules.dropFirst()))),
        ]
    }

    /// Matches objects with a member that has one of these values.
    private static func having(_ member: String, _ texts: [String]) -> Schema {
        ["properties": Schema.object([(name: member, value: Schema.object([(name: "enum", value: .texts(texts))]))])]
    }
}
