import JSON

extension Condition {
    /// Writes `{"type": "AND", "conditions": […]}`, and a comparison as `{"field", "operator", "value"}`.
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .all(let conditions): Self.write("AND", conditions, to: &writer)
        case .any(let conditions): Self.write("OR", conditions, to: &writer)
        case .not(let conditions): Self.write("NOT", conditions, to: &writer)
        case .comparison(let comparison): writer.object { comparison.writeMembers(to: &$0) }
        }
    }

    private static func write(_ type: String, _ conditions: [Condition], to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("type", type)
            writer.array("conditions") { writer in
                for condition in conditions { condition.write(to: &writer) }
            }
        }
    }
}

extension Comparison {
    /// Writes the members `field`, `operator` and, unless the operator has none, `value`.
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("field", path.joined(separator: "."))
        writer.member("operator", `operator`.rawValue)
        if `operator` != .exists, `operator` != .notExists {
            writer.key("value")
            operand.write(to: &writer)
        }
    }
}

extension Comparison.Operand {
    fileprivate func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let bool): writer.value(bool)
        case .number(let number): writer.value(number)
        case .string(let text): writer.value(text)
        case .list(let values):
            writer.array { writer in
                for value in values { value.write(to: &writer) }
            }
        }
    }
}
