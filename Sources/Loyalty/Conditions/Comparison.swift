import JSON

/// Compares one metadata field with a value: a leaf of a condition.
public struct Comparison: Sendable, Equatable {
    /// How a field is compared with a value; see ``Comparison/isMet(by:)``.
    public enum Operator: String, Sendable, CaseIterable {
        case equals
        case notEquals = "not_equals"
        case greaterThan = "greater_than"
        case greaterThanOrEqual = "greater_than_or_equal"
        case lessThan = "less_than"
        case lessThanOrEqual = "less_than_or_equal"
        case between
        case `in`
        case notIn = "not_in"
        case contains
        case notContains = "not_contains"
        case startsWith = "starts_with"
        case endsWith = "ends_with"
        case exists
        case notExists = "not_exists"
    }

    /// The value in a definition.
    public indirect enum Operand: Sendable, Equatable {
        case null
        case bool(Bool)
        case number(ExactDecimal)
        case string(String)
        case list([Operand])

        /// Whether both are the same value: texts by their bytes, and 1 equals 1.0.
        public static func == (left: Operand, right: Operand) -> Bool {
            switch (left, right) {
            case (.null, .null): true
            case (.bool(let left), .bool(let right)): left == right
            case (.number(let left), .number(let right)): left == right
            case (.string(let left), .string(let right)): left.isExactly(right)
            case (.list(let left), .list(let right)): left == right
            default: false
            }
        }
    }

    /// A dotted path into metadata, split at the dots.
    @Exact public var path: [String]
    /// How the field is compared.
    public var `operator`: Operator
    /// The value to compare with; `.null` for `exists` and `not_exists`.
    public var operand: Operand

    /// A comparison of the field at a path.
    public init(path: [String], operator: Operator, operand: Operand = .null) {
        self.path = path
        self.operator = `operator`
        self.operand = operand
    }
}
