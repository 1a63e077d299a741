import Gateway

extension OpenAPI {
    /// What a client has to know of an operation.
    struct Description: Sendable {
        /// Sections of the document.
        enum Tag: String, Sendable, CaseIterable {
            case events = "Events"
            case analytics = "Analytics"
            case users = "Users"
            case leaderboards = "Leaderboards"
            case definitions = "Definitions"
            case keys = "API keys"
            case service = "Service"

            var text: String {
                switch self {
                case .events: "Log what users do."
                case .analytics: "Exact figures of events and streaks, as of now."
                case .users: "Who they are, what they have, what they did."
                case .leaderboards: "Who has the most points."
                case .definitions: "What can be logged, and what it comes to."
                case .keys: "With which servers authenticate themselves."
                case .service: "The program itself."
                }
            }
        }

        /// Who may do it.
        enum Access: Sendable {
            case anybody
            /// Any token; a key with the scope.
            case token(scope: APIKeyScope)
            /// The user's own token, or one with `admin`; a key with the scope.
            case ownToken(scope: APIKeyScope)
            /// A token with `admin`; a key with the scope.
            case administrator(scope: APIKeyScope)

            var text: String {
                switch self {
                case .anybody: "Needs no credentials."
                case .token(let scope): "For any token, and API keys with the scope `\(scope.rawValue)`."
                case .ownToken(let scope):
                    "For the user's own token, tokens with the scope `admin`, and API keys with the scope "
                        + "`\(scope.rawValue)`."
                case .administrator(let scope):
                    "For tokens with the scope `admin`, and API keys with the scope `\(scope.rawValue)`."
                }
            }
        }

        var id: String
        var tag: Tag
        var summary: String
        var text = ""
        var access: Access
        var parameters: [Parameter] = []
        var body: [Content] = []
        /// Bodies in further media types, for an extension of the document: client generators have no code for them, and
        /// make warnings or broken clients of an operation that lists them with the others.
        var moreBody: [Content] = []
        var answers: [Answer]
        /// What can go wrong here, apart from what can everywhere.
        var errors: [ErrorCode] = []

        /// The operation at a path.
        /// - Parameter pathParameters: the names of the path's parameters, in order.
        func node(pathParameters: [String]) -> Node {
            let path = pathParameters.flatMap { name in Parameter.path.filter { $0.name == name } }
            var node: Node = [
                "operationId": .text(id), "tags": [.text(tag.rawValue)], "summary": .text(summary),
                "description": .text((text.isEmpty ? "" : text + "\n\n") + access.text),
                "parameters": .list((path + parameters + [.requestId]).map(\.reference)),
            ]
            if case .anybody = access { node = node.adding("security", []) }
            if !body.isEmpty {
                let contents: Node = ["required": true, "content": Content.node(body)]
                node = node.adding(
                    "requestBody",
                    moreBody.isEmpty ? contents : contents.adding("x-more-content", Content.node(moreBody)))
            }
            let responses = answers.map { (name: String($0.status), value: $0.node) } + failures
            return node.adding("responses", .object(responses))
        }

        private var failures: [(name: String, value: Node)] {
            var codes = Failure.everywhere
            if case .anybody = access {} else { codes += Failure.ofCallers }
            if case .ownToken = access { codes.append(.userNotAllowed) }
            if !body.isEmpty { codes += Failure.ofBodies }
            let documented = Set(answers.map(\.status))
            return Failure.all(codes + errors).filter { !documented.contains($0.status) }.map { failure in
                let shared = Failure.shared.first { $0.codes == failure.codes }
                return (
                    name: String(failure.status),
                    value: shared.map { ["$ref": "#/components/responses/\($0.status)"] } ?? failure.node
                )
            }
        }
    }
}

extension OpenAPI.Failure {
    /// Those that are the same for most operations, by their status.
    static let shared = all(everywhere + ofCallers + ofBodies.filter { $0 != .invalidJSON } + [.methodNotAllowed])
        .filter { $0.status != 403 || $0.codes == [.hostNotAllowed, .insufficientScope] }
}
