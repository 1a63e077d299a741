import Gateway

extension OpenAPI {
    /// The answers to what goes wrong, by status, with the codes that each can have.
    struct Failure: Sendable {
        let status: Int
        let codes: [ErrorCode]

        /// Groups codes by their status.
        static func all(_ codes: [ErrorCode]) -> [Failure] {
            Dictionary(grouping: codes, by: \.status).sorted { $0.key < $1.key }
                .map { Failure(status: $0.key, codes: $0.value) }
        }

        /// Whatever is asked: what the gateway refuses, and faults.
        static let everywhere: [ErrorCode] = [
            .invalidPath, .invalidQuery, .invalidHeader, .invalidHost, .invalidContentLength, .incompleteBody,
            .bodyTooLarge,
            .internalError, .databaseUnavailable, .overloaded,
        ]

        /// Where credentials are needed.
        static let ofCallers: [ErrorCode] =
            ErrorCode.allCases.filter { $0.status == 401 } + [.hostNotAllowed, .insufficientScope, .projectUnavailable]

        /// Where a body of JSON is needed.
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

        /// An example of the answer to each error, made as answers are.
        static let examples: [(name: String, value: Node)] = ErrorCode.allCases.map { code in
            let response = code.example.response(requestId: "7c9a9a2358f92a26", asProblem: false)
            return (name: code.rawValue, value: ["summary": .text(code.meaning), "value": .json(response.body)])
        }
    }
}
