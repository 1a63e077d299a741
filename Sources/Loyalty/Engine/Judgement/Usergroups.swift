import JSON

/// The groups whose rates apply to an event.
public enum Usergroups {
    /// The group that everybody is in.
    public static let everybody = "default"

    /// The groups that metadata names under `usergroup`: a text or an array of texts.
    /// - Returns: nil if it names none.
    /// - Throws: ``FieldIssue`` if the value has another type.
    public static func claimed(in metadata: JSONValue?) throws(FieldIssue) -> [String]? {
        guard let value = metadata?["usergroup"], !value.isNull else { return nil }
        if let name = value.string { return [name] }
        var names: [String] = []
        for element in value.elements {
            guard let name = element.string else { throw .usergroup }
            names.append(name)
        }
        guard value.kind == .array else { throw .usergroup }
        return names
    }

    /// The groups whose rates may apply to an event. If metadata names groups, these are the named groups that the
    /// project has and the caller may name. Otherwise they are the user's groups. `default` needn't be among them: it
    /// applies to everybody.
    ///
    /// - Parameter trusted: whether the caller is a server or an administrator, which may name any group of the
    ///   project. Others may only name the user's groups and `default`.
    public static func allowed(
        claimed: [String]?, memberships: [String], trusted: Bool, rulebook: Rulebook
    ) -> [String] {
        guard let claimed else { return memberships.filter(rulebook.hasUsergroup) }
        return claimed.filter {
            rulebook.hasUsergroup($0) && (trusted || $0 == everybody || memberships.containsExactly($0))
        }
    }
}

extension FieldIssue {
    fileprivate static let usergroup = FieldIssue(
        pointer: "/metadata/usergroup", detail: "expected a text or an array of texts")
}
