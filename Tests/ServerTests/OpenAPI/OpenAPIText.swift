import API
import JSON

/// The OpenAPI document, taken apart.
struct OpenAPIText {
    let root: JSONValue

    init() throws {
        root = try JSONDocument(OpenAPIDocument(version: "0.1.0").bytes, maximumDepth: 64).root
    }

    /// The methods of operations.
    static let methods: Set<String> = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]

    func operation(_ method: String, _ path: String) -> JSONValue? {
        root["paths"]?[path]?[method.lowercased()]
    }

    /// All operations, with their methods in capitals.
    var operations: [(method: String, path: String, operation: JSONValue)] {
        (root["paths"].map { Array($0.members) } ?? []).flatMap { path, item in
            item.members.filter { Self.methods.contains($0.key) }.map { ($0.key.uppercased(), path, $0.value) }
        }
    }

    /// What a reference leads to; the value itself where it is none.
    func resolved(_ value: JSONValue) -> JSONValue {
        guard let reference = value["$ref"]?.string else { return value }
        let found = reference.split(separator: "/").dropFirst().reduce(Optional(root)) { value, name in
            value?[String(name).replacing("~1", with: "/").replacing("~0", with: "~")]
        }
        return found ?? value
    }

    /// What an operation takes, by media type, with those of the extension.
    func requestContents(of operation: JSONValue) -> [(type: String, content: JSONValue)] {
        [operation["requestBody"]?["content"], operation["x-more-content"]].flatMap { contents in
            (contents.map { Array($0.members) } ?? []).map { ($0.key, $0.value) }
        }
    }

    /// `POST /event request purchase`, `POST /event 200 purchase` and so on: the examples of everything but errors.
    var examples: Set<String> {
        var names: Set<String> = []
        for (method, path, operation) in operations {
            for (_, content) in requestContents(of: operation) {
                for (name, _) in content["examples"].map({ Array($0.members) }) ?? [] {
                    names.insert("\(method) \(path) request \(name)")
                }
            }
            for (status, answer) in operation["responses"].map({ Array($0.members) }) ?? [] {
                for (_, content) in answer["content"].map({ Array($0.members) }) ?? [] {
                    for (name, example) in content["examples"].map({ Array($0.members) }) ?? []
                    where example["$ref"] == nil {
                        names.insert("\(method) \(path) \(status) \(name)")
                    }
                }
            }
        }
        return names
    }
}
