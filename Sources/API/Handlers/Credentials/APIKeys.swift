import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /apikey`: all keys of the project, without their texts.
    func listAPIKeys(_ caller: Caller) -> Response {
        .json(APIKeyList.bytes(caller.project.apiKeys), caching: "no-store")
    }

    /// `POST /apikey`: only this answer contains the key itself.
    func createAPIKey(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        let new = try NewAPIKey(exchange.jsonObject(), now: exchange.now)
        let (key, project) = (makeKey(), caller.project.definition.project)
        let createdAt = try store.write { transaction in
            try transaction.createKey(
                named: new.name, digest: key.digest, scopes: new.scopes, expiresAt: new.expiresAt, in: project)
            return transaction.now
        }
        var response = Response.json { writer in
            writer.member("key", key.text)
            writer.writeKey(name: new.name, scopes: new.scopes, createdAt: createdAt, expiresAt: new.expiresAt)
        }
        response.status = 201
        return response
    }

    /// `DELETE /apikey/{name}`: revokes a key for good; 404 if it was revoked before.
    func revokeAPIKey(_ name: String, _ caller: Caller) throws -> Response {
        let project = caller.project.definition.project
        try store.write { try $0.revokeKey(named: name, in: project) }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}

/// The answer to `GET /apikey`.
public enum APIKeyList {
    /// All keys, as JSON.
    public static func bytes(_ keys: [StoredKey]) -> [UInt8] {
        var writer = JSONWriter()
        writer.array { writer in
            for key in keys {
                writer.object { writer in
                    writer.writeKey(
                        name: key.name, scopes: key.scopes, createdAt: key.createdAt, expiresAt: key.expiresAt)
                    writer.member("revokedAt", key.revokedAt?.description)
                }
            }
        }
        return writer.bytes
    }
}

extension JSONWriter {
    /// Writes the members that a key has in every answer.
    fileprivate mutating func writeKey(name: String, scopes: [String], createdAt: Instant, expiresAt: Instant?) {
        key("name")
        value(name)
        key("scopes")
        array { writer in
            for scope in scopes { writer.value(scope) }
        }
        key("createdAt")
        value(createdAt.description)
        key("expiresAt")
        if let expiresAt { value(expiresAt.description) } else { null() }
    }
}

/// The body of `POST /apikey`.
private struct NewAPIKey: Sendable {
    let name: String
    /// In the order of ``APIKeyScope``.
    let scopes: [String]
    let expiresAt: Instant?

    private static let fields = ["name", "scopes", "expiresAt"]

    /// - Parameter now: an expiry must be later.
    /// - Throws: 400 with all issues.
    init(_ json: JSONValue, now: Instant) throws(APIError) {
        var issues: [FieldIssue] = []
        func fail(_ name: String, _ detail: String) {
            issues.append(FieldIssue(pointer: JSONPointer.root.appending(name).text, detail: detail))
        }
        // A misspelt expiry would make a key that never expires.
        for (name, _) in json.members where !Self.fields.containsExactly(name) { fail(name, "unknown field") }
        let name = json["name"]?.string ?? ""
        if !APIKeyName.isValid(name) { fail("name", json.issue(ofRequired: "name", APIKeyName.rule)) }
        let names = json["scopes"]?.elements.map { $0.string.flatMap(APIKeyScope.init(rawValue:)) } ?? []
        let scopes = Set(names.compactMap { $0 })
        if scopes.isEmpty || names.contains(where: { $0 == nil }) {
            fail(
                "scopes",
                json.issue(ofRequired: "scopes", "a list of at least one of events, read, points and admin"))
        }
        var expiresAt: Instant?
        if let value = json["expiresAt"], !value.isNull {
            expiresAt = value.string.flatMap(Instant.init(rfc3339:))
            if expiresAt == nil {
                fail("expiresAt", "expected a date and time such as 2026-12-31T23:00:00Z (RFC 3339)")
            } else if let expiresAt, expiresAt <= now {
                fail("expiresAt", "lies in the past")
            }
        }
        guard issues.isEmpty else { throw APIError(.invalidAPIKey, issues: issues) }
        self.name = name
        self.scopes = APIKeyScope.allCases.filter(scopes.contains).map(\.rawValue)
        self.expiresAt = expiresAt
    }
}
