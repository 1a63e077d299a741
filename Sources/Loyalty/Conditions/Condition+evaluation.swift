import JSON

extension Condition {
    /// Whether an event's metadata fulfils the condition.
    ///
    /// AND of nothing is true, OR of nothing is false, and NOT is true if none of its conditions is.
    public func isMet(by metadata: JSONValue?) -> Bool {
        switch self {
        case .all(let conditions): conditions.allSatisfy { $0.isMet(by: metadata) }
        case .any(let conditions): conditions.contains { $0.isMet(by: metadata) }
        case .not(let conditions): !conditions.contains { $0.isMet(by: metadata) }
        case .comparison(let comparison): comparison.isMet(by: metadata?.value(at: comparison.path))
        }
    }
}
