import Gateway
import JSON
import Loyalty

extension OpenAPI {
    /// The whole document, as JSON.
    /// - Parameters:
    ///   - version: the program's version.
    ///   - basePath: the path under which the program is mounted, without a slash at its end.
    static func document(version: String, basePath: String) -> [UInt8] {
        let node: Node = [
            "openapi": "3.1.0",
            "info": [
                "title": "Punchcard", "version": .text(version), "summary": "Events & Analytics API",
                "description": .text(introduction),
            ],
            "servers": [
                [
                    "url": .text("\(basePath)/{version}"),
                    "description": "All versions are the same.",
                    "variables": ["version": ["enum": .texts(Routes.versions), "default": "v1"]],
                ],
                ["url": .text(basePath.isEmpty ? "/" : basePath), "description": "The address without a version."],
            ],
            "security": [["token": []], ["apiKey": []]],
            "tags": .list(
                Description.Tag.allCases.map { ["name": .text($0.rawValue), "description": .text($0.text)] }),
            "paths": paths,
            "components": components,
        ]
        var writer = JSONWriter(capacity: 256 * 1024)
        node.write(to: &writer)
        return writer.bytes
    }

    private static let introduction = """
        A self-hosted loyalty backend. Apps log what their users do. Punchcard awards points, keeps streaks, \
        challenges and leaderboards, and returns exact statistics.

        `HEAD` works wherever `GET` does. `OPTIONS` returns the methods of a path (`Allow`, 204) and answers preflight \
        requests (CORS). An unknown path is answered with 404 (`not_found`), an unknown method with 405 \
        (`method_not_allowed`). `GET`, `POST /event` and `POST /event/batch` ignore unknown query parameters; everything \
        else refuses them (`invalid_parameter`). If a parameter is repeated, its first value counts.

        Bodies are JSON (RFC 8259) in UTF-8, at most \(grouped(Service.largestBody)) bytes (batches: \
        \(binarySize(EventBatch.Limits.trusted.body))). Duplicate keys, more than \(JSONDocument.usualDepth) levels and \
        numbers of more than \(ExactDecimal.maximumDigits) significant digits are refused.
        """

    private static var paths: Node {
        let templates = Routes.all.map(\.endpoint.template)
        let places = Dictionary(grouping: Routes.all, by: \.endpoint.template)
        let firsts = templates.indices.filter { templates.firstIndex(of: templates[$0]) == $0 }
        return .object(
            firsts.map { first in
                let operations = places[templates[first], default: []].map { route in
                    let method = route.endpoint.method.rawValue.lowercased()
                    return (name: method, value: route.endpoint.description().node(of: route))
                }
                return (name: templates[first], value: .object(operations))
            })
    }

    private static var components: Node {
        let schemas =
            commonSchemas + [periodSchema] + eventSchemas + definitionSchemas + offerDefinitionSchemas
            + definitionChanges + definitionParts
            + conditionSchemas + userSchemas + pointsSchemas + offerSchemas + statsSchemas + pointsStatsSchemas
            + administrationSchemas
        return [
            "schemas": .object(schemas),
            "responses": .object(Failure.shared.map { (name: String($0.status), value: $0.node) }),
            "parameters": .object(Parameter.all.map { (name: $0.key, value: $0.node) }),
            "examples": .object(Failure.examples),
            "headers": .object(Header.all.map { (name: $0.key ?? $0.name, value: $0.node) }),
            "securitySchemes": [
                "token": [
                    "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                    "description": """
                    For a user: `sub` is the user's id, `iss` the tenant's id, `aud` the project's id. `exp` is \
                    required. With `admin` in `scope`, the token may act for any user and change definitions.
                    """,
                ],
                "apiKey": [
                    "type": "apiKey", "in": "header", "name": "x-api-key",
                    "description": """
                    For a server: the key may act for any user of its project, within its scopes: `events`, `read`, \
                    `points`, `admin` (everything).
                    """,
                ],
            ],
        ]
    }
}
