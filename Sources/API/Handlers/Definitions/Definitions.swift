import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /streak`, `/challenge`, `/leaderboard`, `/offer`: all definitions of the kind.
    func listDefinitions(_ kind: DefinitionKind, _ exchange: Exchange, _ caller: Caller) -> Response {
        .document(caller.served.documents(of: kind).all, for: exchange.request.head)
    }

    /// `GET /streak/{streakId}` and so on.
    func getDefinition(
        _ kind: DefinitionKind, _ id: String, _ exchange: Exchange, _ caller: Caller
    ) throws(APIError) -> Response {
        guard !id.isEmpty else { throw APIError(kind.idMissing) }
        guard let document = caller.served.documents(of: kind)[id] else { throw APIError(kind.notFound) }
        return .document(document, for: exchange.request.head)
    }

    /// `PUT /event/{eventId}` and so on: 201 if the definition is new, else 200, with the definition as stored.
    func putDefinition(
        _ kind: DefinitionKind, _ id: String, _ exchange: Exchange, _ caller: Caller, finish: @escaping Endpoint.Finish
    ) throws {
        guard !id.isEmpty else { throw APIError(kind.idMissing) }
        try put(kind.type, of: kind, id, exchange, caller, finish: finish)
    }

    /// `DELETE /event/{eventId}` and so on: 204. Logged events stay and count in the stats. An offer's redemptions, holds
    /// and coupons stay too.
    func deleteDefinition(
        _ kind: DefinitionKind, _ id: String, _ exchange: Exchange, _ caller: Caller, finish: @escaping Endpoint.Finish
    ) throws {
        guard !id.isEmpty else { throw APIError(kind.idMissing) }
        try delete(kind.type, of: kind, id, exchange, caller, finish: finish)
    }

    // Preconditions and references are checked in the transaction that makes the change. So two requests at the same
    // time can't overwrite each other's change unseen.

    private func put<Definition: EditableDefinition>(
        _ type: Definition.Type, of kind: DefinitionKind, _ id: String, _ exchange: Exchange, _ caller: Caller,
        finish: @escaping Endpoint.Finish
    ) throws {
        let json = try exchange.jsonObject()
        let past = try exchange.pastPay(of: kind, id)
        let preconditions = Preconditions(exchange.request.head)
        let projectId = caller.project.definition.project
        let change: @Sendable (inout ProjectDefinition) throws -> (ServedProject.Document, isNew: Bool) = { project in
            let definition = try Definition.read(json, id: id, in: project).get()
            let position = project[keyPath: Definition.list].firstIndex { $0.definitionId.isExactly(id) }
            let current = position.map { project[keyPath: Definition.list][$0] }
            try preconditions.check(current.map { DefinitionDocuments.Document.single($0).etag })
            if let position {
                project[keyPath: Definition.list][position] = definition
            } else {
                project[keyPath: Definition.list].append(definition)
            }
            return (DefinitionDocuments.Document.single(definition), position == nil)
        }
        guard try !exchange.isDryRun() else {
            return try answerEffect(on: projectId, paying: past, exchange, finish: finish) { try change(&$0).0 }
        }
        let actor = caller.actor
        let (document, isNew) = try store.changeDefinitions(of: projectId, by: actor, paying: past, change)
        finish(
            .success(
                Response(
                    status: isNew ? 201 : 200,
                    headers: [
                        ("Content-Type", "application/json"), ("ETag", document.etag), ("Cache-Control", "no-store"),
                    ], body: document.bytes)))
        store.carryOverRecounts()
        store.countPast()
    }

    private func delete<Definition: EditableDefinition>(
        _ type: Definition.Type, of kind: DefinitionKind, _ id: String, _ exchange: Exchange, _ caller: Caller,
        finish: @escaping Endpoint.Finish
    ) throws {
        let preconditions = Preconditions(exchange.request.head)
        let projectId = caller.project.definition.project
        let change: @Sendable (inout ProjectDefinition) throws -> Void = { project in
            let list = Definition.list
            guard let position = project[keyPath: list].firstIndex(where: { $0.definitionId.isExactly(id) }) else {
                throw APIError(kind.notFound)
            }
            let references = Definition.references(to: id, in: project)
            guard references.isEmpty else { throw APIError(.definitionInUse, issues: references) }
            try preconditions.check(DefinitionDocuments.Document.single(project[keyPath: list][position]).etag)
            project[keyPath: list].remove(at: position)
        }
        guard try !exchange.isDryRun() else {
            let offer = kind == .offer ? (id: id, project: caller.project) : nil
            return try answerEffect(on: projectId, deleting: offer, exchange, finish: finish) { project in
                try change(&project)
                return nil
            }
        }
        let actor = caller.actor
        try store.changeDefinitions(of: projectId, by: actor, change)
        finish(.success(Response(status: 204, headers: [("Cache-Control", "no-store")])))
        store.carryOverRecounts()
        store.countPast()
    }
}
