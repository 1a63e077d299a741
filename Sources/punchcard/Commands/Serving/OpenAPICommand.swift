import API
import ArgumentParser

struct OpenAPICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi",
        abstract: "Print the API's description, OpenAPI 3.1 as JSON: the answer of GET /openapi.json.")

    func run() throws {
        let document = OpenAPIDocument(
            version: Version.current, basePath: Environment.value("PUNCHCARD_BASE_PATH") ?? "")
        print(String(decoding: document.bytes, as: UTF8.self))
    }
}
