import JSON

/// What the definitions of a project can refer to: its ids, and the terms of its points.
struct DefinitionScope {
    private let events: Set<ExactText>
    private let usergroups: Set<ExactText>
    /// The terms of events that have none of their own.
    let points: PointsTerms

    /// All ids in a definitions file, even of definitions with issues: a reference to such a definition is no further
    /// issue.
    init(file: ObjectReader, points: PointsTerms) {
        events = Self.ids("eventId", in: file["events"])
        usergroups = Self.ids("usergroupId", in: file["usergroups"])
        self.points = points
    }

    init(_ project: ProjectDefinition) {
        events = Set(texts: project.events.map(\.eventId))
        usergroups = Set(texts: project.usergroups.map(\.usergroupId))
        points = project.points
    }

    private static func ids(_ name: String, in list: Field?) -> Set<ExactText> {
        guard let list else { return [] }
        return Set(texts: list.value.elements.compactMap { $0[name]?.string })
    }

    /// Reads the id of one of the project's events.
    func event(_ field: Field) -> String? {
        guard let id = field.id() else { return nil }
        guard events.contains(id) else {
            field.fail("unknown event \(quoted(id))" + Self.suggestion(for: id, among: events))
            return nil
        }
        return id
    }

    /// Reads the id of one of the project's groups, or `default`.
    func usergroup(_ field: Field) -> String? {
        guard let id = field.id() else { return nil }
        return checkUsergroup(id, field) ? id : nil
    }

    /// Whether the project has a group; adds an issue to `field` if it doesn't.
    func checkUsergroup(_ id: String, _ field: Field) -> Bool {
        if id == Usergroups.everybody || usergroups.contains(id) { return true }
        field.fail("unknown group \(quoted(id))" + Self.suggestion(for: id, among: usergroups))
        return false
    }

    private static func suggestion(for id: String, among ids: Set<ExactText>) -> String {
        nearest(to: id, among: ids.sorted().map(\.text)).map { "; did you mean \(quoted($0))?" } ?? ""
    }
}

/// Finds duplicate ids among the definitions of one kind.
struct UniqueIds {
    private var places: [ExactText: JSONPointer] = [:]

    /// Remembers an id; adds an issue if it was there before.
    mutating func insert(_ id: String?, _ object: ObjectReader, at name: String) {
        if let id { insert(id, at: object.pointer.appending(name), object.issues) }
    }

    /// Remembers the id at a place; adds an issue there if it was there before.
    mutating func insert(_ id: String, at pointer: JSONPointer, _ issues: IssueList) {
        if let first = places[id] {
            issues.add("\(quoted(id)) is defined already at \(first)", at: pointer)
        } else {
            places[id] = pointer
        }
    }
}
