import JSON

extension Condition {
    /// The deepest nesting of AND, OR and NOT.
    public static let maximumDepth = 8
    /// The most comparisons in one definition.
    public static let maximumComparisons = 200
    /// The most values in a list.
    public static let maximumListLength = 1_000
    /// The longest text to compare with, in bytes.
    public static let maximumTextLength = 1_000

    /// Reads `conditions`. Nil if nothing is required (`{}` or AND of nothing), or after adding an issue.
    ///
    /// A single comparison becomes an AND with one element; conditions are shown in that form.
    /// - Parameter fields: all fields that there are to compare; nil for those of metadata, which can be any.
    static func read(_ conditions: Field, using fields: [String]? = nil) -> Condition? {
        if conditions.value.kind == .object, conditions.value.count == 0 { return nil }
        var reader = ConditionReader(fields: fields)
        let condition = reader.read(conditions, depth: 1)
        if reader.comparisons > maximumComparisons {
            conditions.fail(
                "expected at most \(maximumComparisons) comparisons, found \(grouped(reader.comparisons))")
        }
        switch condition {
        case .comparison: return condition.map { .all([$0]) }
        case .all([]): return nil
        default: return condition
        }
    }
}

/// Reads a tree of conditions and counts its comparisons.
private struct ConditionReader {
    /// All fields that there are; nil if a field can have any name.
    let fields: [String]?
    private(set) var comparisons = 0

    init(fields: [String]?) {
        self.fields = fields
    }

    private enum Connective: String, CaseIterable {
        case and = "AND"
        case or = "OR"
        case not = "NOT"
    }

    mutating func read(_ field: Field, depth: Int) -> Condition? {
        guard field.value["type"] == nil, field.value["conditions"] == nil else {
            return readGroup(field, depth: depth)
        }
        comparisons += 1
        return readComparison(field)
    }

    private mutating func readGroup(_ field: Field, depth: Int) -> Condition? {
        guard depth <= Condition.maximumDepth else {
            field.fail("expected conditions nested at most \(Condition.maximumDepth) deep")
            return nil
        }
        guard let object = ObjectReader(field, "conditions", fields: ["type", "conditions"]) else { return nil }
        let connective = object.required("type")?.choice(of: Connective.self)
        guard let list = object.required("conditions") else { return nil }
        // OR of nothing would never be true, and NOT of nothing always: neither can be intended.
        let minimum = connective == .or || connective == .not ? 1 : 0
        let conditions = list.elements(of: "conditions", atMost: Condition.maximumComparisons, atLeast: minimum)
            .compactMap { read($0, depth: depth + 1) }
        return connective.map {
            switch $0 {
            case .and: .all(conditions)
            case .or: .any(conditions)
            case .not: .not(conditions)
            }
        }
    }

    private func readComparison(_ field: Field) -> Condition? {
        let example = fields == nil ? "amount" : "balance"
        let expected = "a condition such as {field: \(example), operator: greater_than, value: 0}"
        guard let object = ObjectReader(field, expected, fields: ["field", "operator", "value"]) else { return nil }
        let path = object.required("field").flatMap(readPath)
        guard let name = object.required("operator"), let `operator` = name.choice(of: Comparison.Operator.self)
        else { return nil }
        // Read directly: the reader's subscript treats null as absent, but here null is a value.
        let value = field.value["value"].map {
            Field(value: $0, pointer: field.pointer.appending("value"), issues: field.issues)
        }
        guard let operand = readOperand(value, of: `operator`, in: object), let path else { return nil }
        return .comparison(Comparison(path: path, operator: `operator`, operand: operand))
    }

    private func readPath(_ field: Field) -> [String]? {
        guard let fields else { return field.path() }
        guard let name = field.value.string, fields.containsExactly(name) else {
            field.fail(expected: alternatives(fields))
            return nil
        }
        return [name]
    }

    private func readOperand(
        _ value: Field?, of operator: Comparison.Operator, in object: ObjectReader
    ) -> Comparison.Operand? {
        if `operator` == .exists || `operator` == .notExists {
            // Other rule languages write `exists` with `value: true`; it means the same.
            if let value, !value.value.isNull, value.value.bool != true {
                let other = `operator` == .exists ? Comparison.Operator.notExists : .exists
                value.fail("expected no value for \(`operator`.rawValue); the opposite is \(other.rawValue)")
            }
            return .null
        }
        guard let value else {
            object.fail("is missing", at: "value")
            return nil
        }
        switch `operator` {
        case .equals, .notEquals:
            return operand(value, "a text, a number, true, false, null or a list of these", allowsList: true)
        case .contains, .notContains:
            return operand(value, "a text, a number, true, false or null", allowsList: false)
        case .greaterThan, .greaterThanOrEqual, .lessThan, .lessThanOrEqual:
            return ordered(value, "a number or a text")
        case .startsWith, .endsWith:
            return value.text(bytes: 0...Condition.maximumTextLength).map(Comparison.Operand.string)
        case .in, .notIn:
            return list(value, of: "values", atLeast: 1)
        case .between:
            return bounds(value)
        case .exists, .notExists:
            return .null
        }
    }

    private func operand(_ field: Field, _ expected: String, allowsList: Bool) -> Comparison.Operand? {
        switch field.value.kind {
        case .null: return .null
        case .bool: return field.bool().map(Comparison.Operand.bool)
        case .number: return field.value.decimal.map(Comparison.Operand.number)
        case .string: return field.text(bytes: 0...Condition.maximumTextLength).map(Comparison.Operand.string)
        case .array where allowsList: return list(field, of: "values", atLeast: 0)
        case .array, .object:
            field.fail(expected: expected)
            return nil
        }
    }

    private func ordered(_ field: Field, _ expected: String) -> Comparison.Operand? {
        guard field.value.kind == .number || field.value.kind == .string else {
            field.fail(expected: expected)
            return nil
        }
        return operand(field, expected, allowsList: false)
    }

    private func list(_ field: Field, of what: String, atLeast minimum: Int) -> Comparison.Operand? {
        guard field.value.kind == .array else {
            field.fail(expected: "a list of \(what)")
            return nil
        }
        return .list(
            field.elements(of: what, atMost: Condition.maximumListLength, atLeast: minimum)
                .compactMap { operand($0, "a text, a number, true, false or null", allowsList: false) })
    }

    private func bounds(_ field: Field) -> Comparison.Operand? {
        let expected = "a list of two numbers or two texts, the lower one first"
        let elements = Array(field.value.elements)
        guard elements.count == 2 else {
            field.fail(expected: expected)
            return nil
        }
        guard case .list(let bounds)? = list(field, of: "bounds", atLeast: 2), bounds.count == 2 else { return nil }
        // Nothing lies between bounds that have no order or are in the wrong order.
        guard Comparison(path: [], operator: .lessThanOrEqual, operand: bounds[1]).isMet(by: elements[0]) else {
            field.fail("expected \(expected)")
            return nil
        }
        return .list(bounds)
    }
}
