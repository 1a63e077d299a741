import API
import Foundation
import Gateway
import JSON
import Loyalty
import Store
import TestSupport

/// The API over a store in this process.
struct InProcessAPI: RunningAPI {
    let mountPoint = ""
    private let folder: TemporaryFolder
    private let store: LoyaltyStore
    private let service: Service

    init() throws {
        folder = try TemporaryFolder()
        store = try LoyaltyStore(path: TestDatabase(in: folder).address, create: true)
        service = Service(store: store, version: "0.0.0-test", log: NoRequestLog())
    }

    func apply(_ definitions: String) throws {
        let zones = store.zones
        let definition = try ProjectDefinition.read(
            JSONDocument.parse(definitions).root, knownZones: { zones.rules(named: $0) != nil }
        ).get()
        var secrets: [String: [UInt8]] = [:]
        for secret in definition.secrets {
            if case .literal(let text) = secret.source { secrets[secret.id] = Array(text.utf8) }
        }
        let values = secrets
        _ = try store.writeAlone { try $0.apply(definition, secrets: values, generate: { [] }) }
    }

    func createKey(project: String, name: String, scopes: String) throws -> String {
        let key = APIKey.generate()
        let scopes = try APIKeyScope.parse(scopes).map(\.rawValue)
        try store.write {
            try $0.createKey(named: name, digest: key.digest, scopes: scopes, expiresAt: nil, in: project)
        }
        return key.text
    }

    func revokeKey(project: String, name: String) throws {
        try store.write { try $0.revokeKey(named: name, in: project) }
    }

    func client() -> any APIClient { Client(application: service) }

    func stop() {}

    /// Does what a web server and the gateway do with a request and its answer.
    private struct Client: APIClient {
        let application: any Application

        func send(
            _ method: String, _ target: String, headers: [(String, String)], body: [UInt8]?
        ) throws -> HTTPResponse {
            var parameters = ["HTTP_HOST": "127.0.0.1"]
            for (name, value) in headers {
                let name = name.uppercased().replacingOccurrences(of: "-", with: "_")
                parameters[name == "CONTENT_TYPE" ? name : "HTTP_\(name)"] = value
            }
            return finished(
                try application.answer(method, target, parameters: parameters, body: body ?? []), method)
        }

        /// RFC 9110, sections 8.6 and 9.3.2.
        private func finished(_ response: Response, _ method: String) -> HTTPResponse {
            let mayHaveBody = response.status != 204 && response.status != 304
            return HTTPResponse(
                status: response.status,
                headers: response.headers
                    + (mayHaveBody ? [(name: "Content-Length", value: String(response.body.count))] : []),
                body: mayHaveBody && method != "HEAD" ? response.body : [])
        }
    }
}
