import API
import Foundation
import Loyalty
import Store
import Synchronization
import TestSupport

/// A project on a deployment, and its callers.
struct TestProject {
    /// Whose credentials a request carries.
    enum Caller {
        case nobody
        case user(String)
        case admin
        case key(String)
        case token(String)
    }

    let id: String
    let api: any RunningAPI
    let client: any APIClient

    private static let count = Mutex(0)

    init(_ definitions: Definitions, on api: any RunningAPI) async throws {
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        id = "project-\(number)"
        self.api = api
        client = api.client()
        try await apply(definitions)
    }

    /// The status of an erasure. What a server keeps in its files goes later.
    static let erased = TestDatabase.engine == .sqlite ? 204 : 202

    func apply(_ definitions: Definitions) async throws {
        try await api.apply(definitions.json(project: id))
    }

    /// A caller with a new API key.
    func key(_ scopes: String = "events,read", named name: String? = nil) async throws -> Caller {
        .key(try await api.createKey(project: id, name: name ?? scopes, scopes: scopes))
    }

    // MARK: - Requests

    func send(
        _ method: String, _ path: String, as caller: Caller = .admin, headers: [(String, String)] = [],
        body: [UInt8]? = nil
    ) throws -> HTTPResponse {
        try client.send(
            method, api.mountPoint + path, headers: try credentials(of: caller) + headers, body: body)
    }

    func get(_ path: String, as caller: Caller = .admin, headers: [(String, String)] = []) throws -> HTTPResponse {
        try send("GET", path, as: caller, headers: headers)
    }

    func post(
        _ path: String, _ body: String, as caller: Caller = .admin, headers: [(String, String)] = []
    ) throws -> HTTPResponse {
        try send(
            "POST", path, as: caller, headers: [("Content-Type", "application/json")] + headers,
            body: Array(body.utf8))
    }

    /// Logs an event, by default as the user itself.
    func log(
        _ event: String, _ user: String, _ metadata: String? = nil, at timestamp: String? = nil,
        as caller: Caller? = nil
    ) throws -> HTTPResponse {
        try post(
            "/v1/event",
            #"{"eventId":"\#(event)","userId":"\#(user)""#
                + (metadata.map { #","metadata":\#($0)"# } ?? "")
                + (timestamp.map { #","timestamp":"\#($0)""# } ?? "") + "}",
            as: caller ?? .user(user))
    }

    // MARK: - Credentials

    private func credentials(of caller: Caller) throws -> [(String, String)] {
        switch caller {
        case .nobody: []
        case .user(let id): [("Authorization", "Bearer \(try token(of: id))")]
        case .admin: [("Authorization", "Bearer \(try token(of: "operator", scope: "admin"))")]
        case .key(let key): [("X-Api-Key", key)]
        case .token(let token): [("Authorization", "Bearer \(token)")]
        }
    }

    func token(of user: String, scope: String? = nil) throws -> String {
        let secret = try TokenSecret(
            id: Definitions.secretId, algorithm: .hs256, bytes: Array(Definitions.secret.utf8))
        let now = SystemClock.now().milliseconds
        return try TokenSigner(secret).token(
            subject: user, issuer: Definitions.tenant, audience: id, issuedAt: now, expires: now + 3_600_000,
            scope: scope)
    }
}
