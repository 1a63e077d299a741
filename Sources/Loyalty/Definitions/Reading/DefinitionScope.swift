import JSON

/// The ids that definitions of a project can refer to.
struct DefinitionScope {
    private let events: Set<ExactText>
    private let usergroups: Set<ExactText>

    /// What a definitions file defines, well or badly: a reference to a definition that itself has an issue has none.
    init(file: ObjectReader) {
        events = Self.ids("eventId", in: file["events"])
        usergroups = Self.ids("usergroupId", in: file["usergroups"])
    }

    init(_ project: ProjectDefinition) {
        events = Set(texts: project.events.map(\.eventId))
        usergroups = Set(texts: project.usergroups.map(\.usergroupId))
    }

    private static func ids(_ name: String, in list: Field?) -> Set<ExactText> {
        guard let list else { return [] }
        return Set(texts: list.value.elements.compactMap { $0[name]?.string })
    }

    /// The id of an event of the project that a field names.
    func event(_ field: Field) -> String? {
        guard let id = field.id() else { return nil }
        guard events.contains(id) else {
            field.fail("unknown event \(quoted(id))" + Self.suggestion(for: id, among: events))
            return nil
        }
        return id
    }

    /// The id of a group of the project, or `default`, that a field names.
    func usergroup(_ field: Field) -> String? {
        guard let id = field.id() else { return nil }
        return checkUsergroup(id, field) ? id : nil
    }

    /// Whether the project has a group; adds an issue to `field` where it hasn't.
    func checkUsergroup(_ id: String, _ field: Field) -> Bool {
        if id == Usergroups.everybody || usergroups.contains(id) { return true }
        field.fail("unknown group \(quoted(id))" + Self.suggestion(for: id, among: usergroups))
        return false
    }

    private static func suggestion(for id: String, among ids: Set<ExactText>) -> String {
        nearest(to: id, among: ids.sorted().map(\.text)).map { "; did you mean \(quoted($0))?" } ?? ""
    }
}

/// The ids of one kind of definition that were met so far, to find what is defined twice.
struct UniqueIds {
    private var places: [ExactText: JSONPointer] = [:]

    /// Takes note of an id; adds an issue where it was met before.
    mutating func insert(_ id: String?, _ object: ObjectReader, at name: String) {
        if let id { insert(id, at: object.pointer.appending(name), object.issues) }
    }

    /// Takes note of an id that stands at a place; adds an issue there where it was met before.
    mutating func insert(_ id: String, at pointer: JSONPointer, _ issues: IssueList) {
        if let first = places[id] {
            issues.add("\(quoted(id)) is defined already at \(first)", at: pointer)
        } else {
            places[id] = pointer
        }
    }
}
