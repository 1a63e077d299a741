import JSON

/// The API's description: OpenAPI 3.1, with schemas in JSON Schema 2020-12.
enum OpenAPI {
    /// A value of the document. An object keeps the order of its members.
    enum Node: Sendable {
        case text(String)
        case number(Int)
        case bool(Bool)
        case list([Node])
        case object([(name: String, value: Node)])
        /// Ready-made JSON, such as an example.
        case json([UInt8])

        func write(to writer: inout JSONWriter) {
            switch self {
            case .text(let text): writer.value(text)
            case .number(let number): writer.value(number)
            case .bool(let bool): writer.value(bool)
            case .list(let elements):
                writer.array { writer in
                    for element in elements { element.write(to: &writer) }
                }
            case .object(let members):
                writer.object { writer in
                    for member in members {
                        writer.key(member.name)
                        member.value.write(to: &writer)
                    }
                }
            case .json(let bytes): writer.raw(bytes)
            }
        }
    }
}

extension OpenAPI.Node: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral elements: Self...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, Self)...) {
        self = .object(elements.map { (name: $0.0, value: $0.1) })
    }

    /// A list of texts.
    static func texts(_ texts: some Sequence<String>) -> Self { .list(texts.map(Self.text)) }

    /// An object with members added at its end; any other value stays as it is.
    func adding(_ more: [(name: String, value: Self)]) -> Self {
        guard case .object(let members) = self else { return self }
        return .object(members + more)
    }

    /// An object with one more member.
    func adding(_ name: String, _ value: Self) -> Self { adding([(name: name, value: value)]) }

    /// An object with a `description`.
    func described(_ text: String) -> Self { adding("description", .text(text)) }

    /// JSON without the white space between its tokens.
    static func example(_ json: String) -> Self {
        var bytes: [UInt8] = []
        var isInString = false
        var isEscaped = false
        for byte in json.utf8 {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
            } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") {
                continue
            }
            bytes.append(byte)
        }
        return .json(bytes)
    }
}
