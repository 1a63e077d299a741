import JSON
import Loyalty

/// The JSON of a project's definitions of one kind. It is written once for all requests.
struct DefinitionDocuments: Sendable {
    typealias Document = ServedProject.Document

    /// The list of all definitions.
    let all: Document
    private let byId: [ExactText: Document]

    init(_ definitions: [some EditableDefinition]) {
        all = .list(definitions)
        byId = Dictionary(uniqueKeysWithValues: definitions.map { (ExactText($0.definitionId), .single($0)) })
    }

    /// The definition with an id.
    subscript(id: String) -> Document? { byId[id] }
}

extension ServedProject.Document {
    static func list(_ definitions: [some EditableDefinition]) -> Self {
        var writer = JSONWriter(capacity: 4096)
        writer.array { writer in
            for definition in definitions { definition.write(to: &writer) }
        }
        return Self(bytes: writer.bytes, etag: ETag.strong(for: writer.bytes), isEmpty: definitions.isEmpty)
    }

    static func single(_ definition: some EditableDefinition) -> Self {
        var writer = JSONWriter(capacity: 1024)
        definition.write(to: &writer)
        return Self(bytes: writer.bytes, etag: ETag.strong(for: writer.bytes), isEmpty: false)
    }
}
