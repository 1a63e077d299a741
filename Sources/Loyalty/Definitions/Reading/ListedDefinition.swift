import JSON

/// A definition of one of the kinds that a project lists: events, streaks, challenges, leaderboards, offers.
public protocol ListedDefinition: Sendable, Equatable {
    /// The project's list of this kind.
    static var list: WritableKeyPath<ProjectDefinition, [Self]> { get }
    /// The id, unique in the list.
    var definitionId: String { get }

    /// Reads a definition, as in a definitions file.
    ///
    /// - Parameters:
    ///   - id: The id if the caller knows it; the JSON may then omit it.
    ///   - project: The project that has or will have the definition.
    /// - Returns: The definition, or all issues found.
    static func read(_ json: JSONValue, id: String?, in project: ProjectDefinition) -> Result<Self, DefinitionIssues>
    /// Writes the definition as it can be read.
    func write(to writer: inout JSONWriter)
}

/// A listed definition that is read field by field.
protocol ReadableDefinition: ListedDefinition {
    static var form: DefinitionForm { get }

    /// A value with an issue gets a placeholder; nil if there is none for it.
    init?(reading object: ObjectReader, id: String?, scope: DefinitionScope)

    /// Adds the issues that definitions of one list have with each other.
    /// - Parameter pointer: the place of the definition with an index.
    static func checkList(_ definitions: [Self], issues: IssueList, pointerTo pointer: (Int) -> JSONPointer)
}

/// What all definitions of a kind have in common, for reading them.
struct DefinitionForm {
    /// One of them, as messages name it: `a streak`.
    let name: String
    /// Several of them: `streaks`.
    let plural: String
    /// The field with the id.
    let idField: String
    let fields: [String]
    /// How many a project can have.
    let maximumCount: Int
}

extension ReadableDefinition {
    static func checkList(_ definitions: [Self], issues: IssueList, pointerTo pointer: (Int) -> JSONPointer) {}

    /// Reads a definition that replaces one of the project's or is added to them.
    static func readSingle(
        _ json: JSONValue, id: String?, in project: ProjectDefinition
    ) -> Result<Self, DefinitionIssues> {
        let field = Field(value: json, pointer: .root, issues: IssueList())
        let definition = ObjectReader(field, form.name, fields: form.fields).flatMap {
            Self(reading: $0, id: id, scope: DefinitionScope(project))
        }
        if let definition {
            let present = project[keyPath: list]
            let others = present.filter { !$0.definitionId.isExactly(definition.definitionId) }
            if others.count == present.count, present.count >= form.maximumCount {
                field.fail("a project has at most \(grouped(form.maximumCount)) \(form.plural)")
            }
            checkList(others + [definition], issues: field.issues) { _ in field.pointer }
        }
        return field.issues.result(definition)
    }

    /// Reads the definitions of a definitions file.
    static func read(list: Field, scope: DefinitionScope) -> [Self] {
        var ids = UniqueIds()
        var pointers: [JSONPointer] = []
        let definitions = list.elements(of: form.plural, atMost: form.maximumCount).compactMap { element -> Self? in
            guard let object = ObjectReader(element, form.name, fields: form.fields) else { return nil }
            ids.insert(object[form.idField]?.value.string, object, at: form.idField)
            guard let definition = Self(reading: object, id: nil, scope: scope) else { return nil }
            pointers.append(element.pointer)
            return definition
        }
        checkList(definitions, issues: list.issues) { pointers[$0] }
        return definitions
    }
}
