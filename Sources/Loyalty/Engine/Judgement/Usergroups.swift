import JSON

/// The groups that an event is paid for.
public enum Usergroups {
    /// The group that everybody is in.
    public static let everybody = "default"

    /// The groups that metadata names under `usergroup`: a text or an array of texts.
    /// - Returns: nil where it names none.
    /// - Throws: ``FieldIssue`` where it is anything else.
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

    /// The groups that count for an event: those claimed, or where none are claimed those that the user is in, as
    /// far as the caller may claim them and the project has them. `default` is not among them: it is everybody's.
    ///
    /// - Parameter trusted: the caller is a server or an administrator, who can name any group of the project.
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
