import JSON

extension OpenAPI {
    /// A named example of a body.
    struct Example: Sendable {
        let name: String
        let text: String
        let value: Node

        /// - Parameter json: formatted for readers; white space doesn't count.
        init(_ name: String, _ text: String, _ json: String) {
            self.name = name
            self.text = text
            value = .example(json)
        }

        /// An example that is text instead of JSON.
        init(_ name: String, _ text: String, lines: String) {
            self.name = name
            self.text = text
            value = .text(lines)
        }

        static func node(_ examples: [Example]) -> Node {
            .object(
                examples.map { (name: $0.name, value: ["summary": .text($0.text), "value": $0.value]) })
        }
    }

    /// A body of a request or an answer in one media type.
    struct Content: Sendable {
        let type: String
        let schema: Schema
        let examples: [Example]

        static func json(_ schema: Schema, _ examples: [Example]) -> Content {
            Content(type: "application/json", schema: schema, examples: examples)
        }

        static func node(_ contents: [Content]) -> Node {
            .object(
                contents.map { content in
                    let node: Node = ["schema": content.schema]
                    let examples = content.examples
                    return (
                        name: content.type,
                        value: examples.isEmpty ? node : node.adding("examples", Example.node(examples))
                    )
                })
        }
    }

    /// A successful answer.
    struct Answer: Sendable {
        let status: Int
        let text: String
        var contents: [Content] = []
        var headers: [Header] = []

        static func json(
            _ status: Int, _ text: String, _ schema: Schema, _ examples: [Example], headers: [Header] = []
        ) -> Answer {
            Answer(status: status, text: text, contents: [.json(schema, examples)], headers: headers)
        }

        static func json(
            _ text: String, _ schema: Schema, _ examples: [Example], headers: [Header] = []
        ) -> Answer {
            json(200, text, schema, examples, headers: headers)
        }

        var node: Node {
            let node: Node = [
                "description": .text(text), "headers": Header.references(to: Header.everywhere + headers),
            ]
            return contents.isEmpty ? node : node.adding("content", Content.node(contents))
        }
    }
}
