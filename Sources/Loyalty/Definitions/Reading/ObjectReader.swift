import JSON

/// Reads the fields of an object in a definition.
struct ObjectReader {
    private let field: Field

    /// Adds an issue and returns nil if the value is not an object. Adds an issue for each member that isn't in
    /// `fields`.
    init?(_ field: Field, _ expected: String, fields: [String]) {
        guard field.value.kind == .object else {
            field.fail(expected: expected)
            return nil
        }
        self.field = field
        for (name, _) in field.value.members where !fields.containsExactly(name) {
            field.issues.add(Self.unknown(name, among: fields), at: field.pointer.appending(name))
        }
    }

    private static func unknown(_ name: String, among fields: [String]) -> String {
        if let nearest = nearest(to: name, among: fields) {
            return "unknown field; did you mean \(quoted(nearest))?"
        }
        return "unknown field; known here: \(fields.joined(separator: ", "))"
    }

    var issues: IssueList { field.issues }
    var pointer: JSONPointer { field.pointer }

    /// A member; nil if it is absent or null. For an optional field, both mean the same.
    subscript(name: String) -> Field? {
        guard let value = field.value[name], !value.isNull else { return nil }
        return Field(value: value, pointer: field.pointer.appending(name), issues: field.issues)
    }

    /// A required member; adds an issue and returns nil if it is absent or null.
    func required(_ name: String) -> Field? {
        if let member = self[name] { return member }
        fail("is missing", at: name)
        return nil
    }

    /// Reads the definition's own id.
    /// - Parameter given: the id that the caller has from elsewhere, such as the path. The member may then be absent,
    ///   but must not differ.
    func id(_ name: String, given: String?) -> String? {
        guard let given else { return required(name)?.id() }
        if let member = self[name], let id = member.id(), !id.isExactly(given) {
            member.fail(expected: "\(quoted(given)) as in the path")
        }
        if !Identifier.isValid(given) { fail("expected an id (\(Identifier.rule)), found \(quoted(given))", at: name) }
        return given
    }

    /// Adds an issue at a member, even if the member is absent.
    func fail(_ detail: @autoclosure () -> String, at name: String) {
        field.issues.add(detail(), at: field.pointer.appending(name))
    }
}
