import JSON

/// The result of one comparison in an event's conditions. It shows why a condition was reached or not.
public struct ConditionFinding: Sendable {
    /// The comparison's place in the event definition, as a JSON pointer (RFC 6901): `/conditions/conditions/0`.
    public let pointer: String
    /// The field, the operator and the value to compare with.
    public let comparison: Comparison
    /// The value in the metadata; nil if there is none.
    public let found: JSONValue?
    /// Whether the comparison is true. Within a NOT, a true comparison counts against the event.
    public let met: Bool

    fileprivate init(_ comparison: Comparison, at pointer: JSONPointer, in metadata: JSONValue?) {
        self.pointer = pointer.text
        self.comparison = comparison
        found = metadata?.value(at: comparison.path)
        met = comparison.isMet(by: found)
    }

    /// Writes `{"pointer", "field", "operator", "value", "found", "met"}`; without `value` if the operator takes
    /// none, and without `found` if the field is absent.
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
    /// The result of each comparison, in the order of the definition, even if the condition's result doesn't depend
    /// on it.
    /// - Parameter pointer: the condition's place.
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
    /// The result of each of the event's comparisons; the threshold of a CONDITIONAL comes first.
    public func explain(_ metadata: JSONValue?) -> [ConditionFinding] {
        var findings: [ConditionFinding] = []
        if kind == .conditional, let threshold {
            let comparison = Comparison(
                path: rewardValuePath, operator: .greaterThanOrEqual, operand: .number(threshold))
            findings.append(ConditionFinding(comparison, at: .root.appending("threshold"), in: metadata))
        }
        return findings + (conditions?.explain(metadata) ?? [])
    }

    /// The result of each comparison by a definition that was in force once; nil if it can't be read.
    /// - Parameters:
    ///   - definition: The definition, as it was stored.
    ///   - project: The project as it is now. Groups that the definition names can be gone.
    public static func explain(
        _ metadata: JSONValue?, by definition: JSONValue, in project: ProjectDefinition
    ) -> [ConditionFinding]? {
        let field = Field(value: definition, pointer: .root, issues: IssueList())
        return ObjectReader(field, form.name, fields: form.fields).map {
            Self(reading: $0, id: nil, scope: DefinitionScope(project)).explain(metadata)
        }
    }
}
