import Gateway

extension OpenAPI {
    /// The error answers with one status, and their codes.
    struct Failure: Sendable {
        let status: Int
        let codes: [ErrorCode]

        /// Groups codes by their status.
        static func all(_ codes: [ErrorCode]) -> [Failure] {
            Dictionary(grouping: codes, by: \.status).sorted { $0.key < $1.key }
                .map { Failure(status: $0.key, codes: $0.value) }
        }

        /// Errors of every operation: refusals by the gateway, and internal errors.
        static let everywhere: [ErrorCode] = [
            .invalidPath, .invalidQuery, .invalidHeader, .invalidHost, .invalidContentLength, .incompleteBody,
            .bodyTooLarge,
            .internalError, .databaseMoving, .databaseUnavailable, .outcomeUnknown, .overloaded,
        ]

        /// Errors of operations that need credentials.
        static let ofCallers: [ErrorCode] =
            ErrorCode.allCases.filter { $0.status == 401 } + [.hostNotAllowed, .insufficientScope, .projectUnavailable]

        /// Errors of operations that need a JSON body.
        static let ofBodies: [ErrorCode] = [.invalidJSON, .lengthRequired, .unsupportedMediaType]

        var node: Node {
            [
                "description": .text(
                    codes.map { "`\($0.rawValue)`: \($0.meaning)" }.joined(separator: "\n\n")),
                "headers": Header.references(to: Header.everywhere + headers),
                "content": [
                    "application/json": [
                        "schema": .ref("APIError"),
                        "examples": .object(
                            codes.map { code in
                                (name: code.rawValue, value: ["$ref": "#/components/examples/\(code.rawValue)"])
                            }),
                    ],
                    "application/problem+json": ["schema": .ref("Problem")],
                ],
            ]
        }

        private var headers: [Header] {
            switch status {
            case 401: [.authenticate]
            case 405: [.allow]
            case 503: [.retryAfter]
            default: []
            }
        }

        /// An example answer for each error, made by the code that makes real answers.
        static let examples: [(name: String, value: Node)] = ErrorCode.allCases.map { code in
            let response = code.example.response(requestId: "7c9a9a2358f92a26", asProblem: false)
            return (name: code.rawValue, value: ["summary": .text(code.meaning), "value": .json(response.body)])
        }
    }
}
