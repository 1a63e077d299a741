import Gateway

extension OpenAPI {
    /// The description of an operation for clients.
    struct Description: Sendable {
        /// The document's sections.
        enum Tag: String, Sendable, CaseIterable {
            case events = "Events"
            case analytics = "Analytics"
            case users = "Users"
            case offers = "Offers"
            case leaderboards = "Leaderboards"
            case definitions = "Definitions"
            case keys = "API keys"
            case service = "Service"

            var text: String {
                switch self {
                case .events: "Log what users do."
                case .analytics: "Exact figures about events and streaks, as of now."
                case .users: "Users, their balances and their history."
                case .offers: "What users get for their points: offers, holds, redemptions and coupons."
                case .leaderboards: "Users ranked by points."
                case .definitions: "The events that can be logged, the rules for points, and what users get for them."
                case .keys: "API keys, with which servers authenticate."
                case .service: "The program itself."
                }
            }
        }

        var id: String
        var tag: Tag
        var summary: String
        var text = ""
        var parameters: [Parameter] = []
        var body: [Content] = []
        /// Bodies in other media types. They go into an extension of the document: client generators have no code for
        /// them, and with them in the usual list they would print warnings or make broken clients.
        var moreBody: [Content] = []
        var answers: [Answer]
        /// The operation's own errors, apart from those of every operation.
        var errors: [ErrorCode] = []

        /// The operation of a route.
        func node(of route: Route) -> Node {
            let permission = route.endpoint.permission
            let path = route.parameters.flatMap { parameter in
                Parameter.path.filter { $0.name == parameter.name.rawValue }
            }
            var node: Node = [
                "operationId": .text(id), "tags": [.text(tag.rawValue)], "summary": .text(summary),
                "description": .text(
                    (text.isEmpty ? "" : text + "\n\n") + (permission?.text ?? "Needs no credentials.")),
                "parameters": .list((path + parameters + [.requestId]).map(\.reference)),
            ]
            if permission == nil { node = node.adding("security", []) }
            if !body.isEmpty {
                node = node.adding(
                    "requestBody", ["required": .bool(route.endpoint.body != .optional), "content": Content.node(body)])
            }
            if !moreBody.isEmpty { node = node.adding("x-more-content", Content.node(moreBody)) }
            let responses = answers.map { (name: String($0.status), value: $0.node) } + failures(of: route.endpoint)
            return node.adding("responses", .object(responses))
        }

        private func failures(of endpoint: Endpoint) -> [(name: String, value: Node)] {
            let permission = endpoint.permission
            var codes = Failure.everywhere
            if case .only = endpoint.query, !errors.contains(.invalidParameter) { codes.append(.invalidParameter) }
            if permission != nil { codes += Failure.ofCallers }
            if case .ownToken = permission { codes.append(.userNotAllowed) }
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
    /// The errors that most operations share, by status.
    static let shared = all(everywhere + ofCallers + ofBodies.filter { $0 != .invalidJSON } + [.methodNotAllowed])
        .filter { $0.status != 403 || $0.codes == [.hostNotAllowed, .insufficientScope] }
}
