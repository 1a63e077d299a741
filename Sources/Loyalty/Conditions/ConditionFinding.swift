import JSON

/// How one comparison of an event's conditions came out: why a condition was reached or not.
public struct ConditionFinding: Sendable {
    /// Where the comparison stands in the event definition, as a JSON pointer (RFC 6901): `/conditions/conditions/0`.
    public let pointer: String
    /// The field, the operator and the value that was expected.
    public let comparison: Comparison
    /// What the metadata has there; nil for nothing.
    public let found: JSONValue?
    /// Whether the comparison itself is true (within a NOT, that counts against the event).
    public let met: Bool

    fileprivate init(_ comparison: Comparison, at pointer: JSONPointer, in metadata: JSONValue?) {
        self.pointer = pointer.text
        self.comparison = comparison
        found = metadata?.value(at: comparison.path)
        met = comparison.isMet(by: found)
    }

    /// Writes `{"pointer", "field", "operator", "value", "found", "met"}`; without `value` where the operator has
    /// none, without `found` where nothing was found.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("pointer", pointer)
            comparison.writeMembers(to: &writer)
            if let found {
                writer.member("found", found)
            }
            writer.member("met", met)
        }
    }
}

extension Condition {
    /// How each of the comparisons comes out, in the order of the definition, whether or not the result hangs on it.
    /// - Parameter pointer: where the condition stands.
    public func explain(
        _ metadata: JSONValue?, at pointer: JSONPointer = .root.appending("conditions")
    ) -> [ConditionFinding] {
        switch self {
        case .all(let conditions), .any(let conditions), .not(let conditions):
            conditions.enumerated().flatMap { index, condition in
                condition.explain(metadata, at: pointer.appending("conditions").appending(index))
            }
        case .comparison(let comparison):
            [ConditionFinding(comparison, at: pointer, in: metadata)]
        }
    }
}

extension EventDefinition {
    /// How each of the event's comparisons comes out, the threshold of a CONDITIONAL first.
    public func explain(_ metadata: JSONValue?) -> [ConditionFinding] {
        var findings: [ConditionFinding] = []
        if kind == .conditional, let threshold {
            let comparison = Comparison(
                path: rewardValuePath, operator: .greaterThanOrEqual, operand: .number(threshold))
            findings.append(ConditionFinding(comparison, at: .root.appending("threshold"), in: metadata))
        }
        return findings + (conditions?.explain(metadata) ?? [])
    }
}
