import JSON

/// An object of a definition whose fields are being read.
struct ObjectReader {
    private let field: Field

    /// Nil, with an issue, where the value is no object. Adds an issue for each member that isn't one of `fields`.
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

    /// A member; nil where it is absent or null, which is the same for a field that can be left out.
    subscript(name: String) -> Field? {
        guard let value = field.value[name], !value.isNull else { return nil }
        return Field(value: value, pointer: field.pointer.appending(name), issues: field.issues)
    }

    /// A member that has to be there; nil, with an issue, where it isn't.
    func required(_ name: String) -> Field? {
        if let member = self[name] { return member }
        fail("is missing", at: name)
        return nil
    }

    /// The id of the definition itself.
    /// - Parameter given: the id that the caller has named elsewhere (a path); the member may be left out then, but
    ///   can't differ.
    func id(_ name: String, given: String?) -> String? {
        guard let given else { return required(name)?.id() }
        if let member = self[name], let id = member.id(), !id.isExactly(given) {
            member.fail(expected: "\(quoted(given)) as in the path")
        }
        if !Identifier.isValid(given) { fail("expected an id (\(Identifier.rule)), found \(quoted(given))", at: name) }
        return given
    }

    /// Adds an issue at a member, whether or not it is there.
    func fail(_ detail: @autoclosure () -> String, at name: String) {
        field.issues.add(detail(), at: field.pointer.appending(name))
    }
}
