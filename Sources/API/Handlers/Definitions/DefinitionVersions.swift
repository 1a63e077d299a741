import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /event/{eventId}/version` and so on: the versions of a definition, the newest first. Those of a deleted one
    /// stay.
    func definitionVersions(_ kind: DefinitionKind, _ id: String, _ caller: Caller) throws -> Response {
        guard !id.isEmpty else { throw APIError(kind.idMissing) }
        let project = caller.project.number
        let versions = try store.read { try $0.versions(of: kind.versioned, id, in: project) }
        guard !versions.isEmpty else { throw APIError(kind.notFound) }
        return .json { writer in
            writer.array("versions") { writer in
                for version in versions { version.write(to: &writer) }
            }
        }
    }
}

extension DefinitionVersion {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("version", version)
            writer.member("at", at.description)
            writer.member("by", by)
            writer.key("definition")
            if let definition { writer.raw(definition) } else { writer.null() }
        }
    }
}
