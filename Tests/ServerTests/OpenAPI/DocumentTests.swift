import API
import Foundation
import Gateway
import JSON
import Testing

/// The OpenAPI document against the routes and the error codes: nothing undocumented, nothing that isn't there.
@Suite struct OpenAPIDocumentTests {
    /// What the API itself says of a path: the methods of `Allow`; nil where there is nothing.
    private static func methods(at path: String, of project: ExampleProject) throws -> Set<String>? {
        let answer = try project.send("OPTIONS", path, as: .nobody)
        if answer.status == 404 { return nil }
        let allowed = try #require(answer.header("Allow"), "\(path)")
        return Set(allowed.split(separator: ", ").map(String.init))
    }

    /// The methods that are documented for a path: HEAD goes with GET, and OPTIONS with everything.
    private static func documented(at path: String, in document: OpenAPIText) -> Set<String> {
        let methods = Set(document.operations.filter { $0.path == path }.map(\.method))
        return methods.union(methods.contains("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"])
    }

    @Test func everyOperationThatIsDocumentedIsThere() throws {
        let (document, project) = (try OpenAPIText(), try ExampleProject())
        #expect(document.operations.count >= 35)
        for path in Set(document.operations.map(\.path)) {
            #expect(try Self.methods(at: path, of: project) == Self.documented(at: path, in: document), "\(path)")
        }
    }

    /// Tries every path of up to five segments that can be made of the words that the routes are made of.
    @Test func everythingThatIsThereIsDocumented() throws {
        let (document, project) = (try OpenAPIText(), try ExampleProject())
        let file = WebServer.repository.appendingPathComponent("Sources/API/Routes.swift")
        let source = try String(contentsOf: file, encoding: .utf8)
        var words = Set(source.matches(of: /"([a-z.]+)"/).map { String($0.1) })
        words.formUnion(["leaderboard", "{id}"])
        #expect(words.isSuperset(of: ["event", "batch", "user", "project", "openapi.json", "health"]))
        let templates = Set(document.operations.map(\.path))
        var (paths, found) = ([""], 0)
        for _ in 1...4 {
            paths = paths.flatMap { path in words.map { "\(path)/\($0)" } }
            for path in paths {
                guard let methods = try Self.methods(at: path, of: project) else { continue }
                found += 1
                let template = templates.filter { Self.matches($0, path) }.min { $0.count < $1.count }
                let own = templates.contains(path) ? path : template
                let known = try #require(own, "\(path) is not documented")
                #expect(methods == Self.documented(at: known, in: document), "\(path)")
            }
            // Nothing is below a path whose first word leads nowhere.
            paths = paths.filter { path in
                templates.contains {
                    Self.matches($0.split(separator: "/").prefix(1), path.split(separator: "/").prefix(1))
                }
            }
        }
        #expect(found > 60)
    }

    private static func matches(_ template: String, _ path: String) -> Bool {
        let (left, right) = (template.split(separator: "/"), path.split(separator: "/"))
        return left.count == right.count && matches(left[...], right[...])
    }

    private static func matches(_ template: ArraySlice<Substring>, _ path: ArraySlice<Substring>) -> Bool {
        zip(template, path).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }

    @Test func everyErrorIsDocumentedWhereItCanBe() throws {
        let document = try OpenAPIText()
        // Not of an operation: a path or a method that none has.
        var codes: Set<String> = ["404 not_found", "405 method_not_allowed"]
        for (_, _, operation) in document.operations {
            for (status, answer) in operation["responses"].map({ Array($0.members) }) ?? [] {
                let content = document.resolved(answer)["content"]?["application/json"]
                let list = content?["schema"]?["properties"]?["code"]?["enum"]
                for code in list.map({ Array($0.elements) }) ?? [] { codes.insert("\(status) \(code.string ?? "")") }
            }
        }
        #expect(codes == Set(ErrorCode.allCases.map { "\($0.status) \($0.rawValue)" }))
        for code in ErrorCode.allCases {
            let example = document.root["components"]?["examples"]?[code.rawValue]?["value"]
            #expect(example?["code"]?.string == code.rawValue)
            #expect(example?["statusCode"]?.int == code.status)
        }
    }

    @Test func itIsServedWithoutCredentialsAndConfirmedByItsTag() throws {
        let project = try ExampleProject()
        let answer = try project.send("GET", "/openapi.json", as: .nobody)
        #expect(answer.status == 200)
        #expect(answer.body == OpenAPIDocument(version: "0.1.0").bytes)
        #expect(answer.header("Content-Type") == "application/json")
        #expect(answer.header("Cache-Control") == "public, no-cache")
        let tag = try #require(answer.header("ETag"))
        let confirmed = try project.send("GET", "/openapi.json", as: .nobody, headers: ["HTTP_IF_NONE_MATCH": tag])
        #expect(confirmed.status == 304 && confirmed.header("ETag") == tag && confirmed.body.isEmpty)
    }

    @Test func theServersAreWhereItIsMounted() throws {
        func servers(_ basePath: String) throws -> [String?] {
            let document = OpenAPIDocument(version: "1", basePath: basePath)
            let root = try JSONDocument(document.bytes, maximumDepth: 64).root
            return root["servers"].map { $0.elements.map { $0["url"]?.string } } ?? []
        }
        #expect(try servers("") == ["/{version}", "/"])
        #expect(try servers("loyalty/") == ["/loyalty/{version}", "/loyalty"])
    }

    @Test func theProgramPrintsIt() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder(), environment: ["PUNCHCARD_BASE_PATH": "/loyalty"])
        let printed = try await program.succeed("openapi")
        let version = try await program.succeed("--version").trimmingCharacters(in: .newlines)
        #expect(
            printed == String(decoding: OpenAPIDocument(version: version, basePath: "/loyalty").bytes, as: UTF8.self)
                + "\n")
    }
}
