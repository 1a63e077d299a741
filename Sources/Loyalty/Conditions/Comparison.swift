import JSON

/// A leaf: one metadata field against a value.
public struct Comparison: Sendable, Equatable {
    /// How a field and a value are compared; see ``Comparison/isMet(by:)``.
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

    /// A value that a definition compares with.
    public indirect enum Operand: Sendable, Equatable {
        case null
        case bool(Bool)
        case number(ExactDecimal)
        case string(String)
        case list([Operand])

        /// Whether it is the same value: texts by their bytes, 1 and 1.0 alike.
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
    /// How they are compared.
    public var `operator`: Operator
    /// What `exists` and `not_exists` do not use is `.null`.
    public var operand: Operand

    /// A comparison of the field at a path.
    public init(path: [String], operator: Operator, operand: Operand = .null) {
        self.path = path
        self.operator = `operator`
        self.operand = operand
    }
}
