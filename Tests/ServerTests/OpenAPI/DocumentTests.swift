import Foundation
import Gateway
import JSON
import TestSupport
import Testing

@testable import API

/// The OpenAPI document against the routes and the error codes: nothing undocumented, nothing that isn't there.
@Suite struct OpenAPIDocumentTests {
    /// What the API itself says of a path: the methods of `Allow`; nil where there is nothing.
    private static func methods(at path: String, of project: ExampleProject) throws -> Set<String>? {
        let answer = try project.send("OPTIONS", path, as: .nobody)
        if answer.status == 404 { return nil }
        let allowed = try #require(answer.header("Allow"), "\(path)")
        return Set(allowed.split(separator: ", ").map(String.init))
    }

    /// The methods that are documented for a path, be it as itself or as one of a template: HEAD goes with GET, and
    /// OPTIONS with everything.
    private static func documented(at path: String, in document: OpenAPIText) -> Set<String> {
        let methods = Set(document.operations.filter { matches($0.path, path) }.map(\.method))
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
    @Test func everyOperationIsDocumented() throws {
        let (document, project) = (try OpenAPIText(), try ExampleProject())
        let segments = Endpoints.all.flatMap { $0.template.split(separator: "/") }
        let words = Set(segments.filter { !$0.hasPrefix("{") }.map(String.init)).union(["{id}"])
        #expect(words.isSuperset(of: ["event", "batch", "user", "project", "openapi.json", "health"]))
        let templates = Set(document.operations.map(\.path))
        var (paths, found) = ([""], 0)
        for _ in 1...4 {
            paths = paths.flatMap { path in words.map { "\(path)/\($0)" } }
            for path in paths {
                guard let methods = try Self.methods(at: path, of: project) else { continue }
                found += 1
                #expect(methods == Self.documented(at: path, in: document), "\(path)")
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

    /// A parameter that is documented must not be refused.
    @Test func everyParameterThatIsDocumentedIsTaken() {
        for endpoint in Endpoints.all {
            guard case .only(let known) = endpoint.query else { continue }
            let documented = endpoint.description().parameters.filter { $0.place == .query }.map(\.name)
            #expect(Set(documented).isSubset(of: known), "\(endpoint.method) \(endpoint.template)")
            #expect(
                Set(known).subtracting(documented).isSubset(of: ["past"]), "\(endpoint.method) \(endpoint.template)")
        }
    }

    /// A change without a dry run, and one with a misspelt parameter, isn't made.
    @Test func changesRefuseParametersThatTheyDoNotTake() throws {
        let project = try ExampleProject()
        var count = 0
        for route in Routes.all {
            guard case .only(let known) = route.endpoint.query else { continue }
            count += 1
            let path = route.endpoint.template.replacing(/{[A-Za-z]+}/, with: "1")
            let method = route.endpoint.method.rawValue
            for query in ["dryrun=true", "Hold=900"] + (known.contains("dryRun") ? [] : ["dryRun=true", "dryRun=yes"]) {
                let answer = try project.send(method, "\(path)?\(query)", body: #"{"userId":"new","reason":"r"}"#)
                #expect(answer.status == 400, "\(method) \(path)?\(query)")
                #expect(answer["code"] == "\"invalid_parameter\"", "\(method) \(path)?\(query)")
                #expect(answer.pointers == ["?\(query.prefix { $0 != "=" })"], "\(method) \(path)?\(query)")
            }
        }
        #expect(count > 20)
        // `false` asks for nothing special.
        #expect(try project.send("POST", "/user?dryRun=false", body: #"{"userId":"new"}"#).status == 201)
    }

    /// What can be done with an event that has the id `batch` is what can be done with any other.
    @Test func anOperationIsDocumentedOnce() throws {
        let document = try OpenAPIText()
        let ids = document.operations.map { $0.operation["operationId"]?.string ?? "" }
        #expect(Set(ids).count == ids.count)
        #expect(!ids.contains(""))
        #expect(document.operations.filter { $0.path == "/event/batch" }.map(\.method) == ["POST"])
        let project = try ExampleProject()
        #expect(try project.send("PUT", "/event/batch", body: #"{"title":"A batch"}"#).status == 201)
        #expect(try project.send("POST", "/event", body: #"{"eventId":"batch","userId":"ada"}"#).status == 200)
        #expect(try project.send("GET", "/event/batch").text.contains(#""title":"A batch""#))
        #expect(try project.send("DELETE", "/event/batch").status == 204)
    }

    /// `true` and `false` are schemas too, but client generators refuse them.
    @Test func noSchemaIsABoolean() throws {
        func expectNone(in value: JSONValue, _ place: String) {
            // Everything that holds schemas, besides `additionalProperties`.
            for name in ["schema", "items", "if", "then", "else", "not", "propertyNames"] {
                #expect(value[name]?.bool == nil, "\(place)/\(name)")
            }
            for (name, member) in Self.members(of: value) {
                if ["properties", "patternProperties", "schemas"].contains(name) {
                    for (key, schema) in Self.members(of: member) {
                        #expect(schema.bool == nil, "\(place)/\(name)/\(key)")
                    }
                }
                expectNone(in: member, "\(place)/\(name)")
            }
            for name in ["anyOf", "oneOf", "allOf"] {
                for element in value[name].map({ Array($0.elements) }) ?? [] {
                    #expect(element.bool == nil, "\(place)/\(name)")
                    expectNone(in: element, "\(place)/\(name)")
                }
            }
        }
        let document = try OpenAPIText()
        for name in ["paths", "components"] { expectNone(in: try #require(document.root[name]), name) }
    }

    private static func members(of value: JSONValue) -> [(key: String, value: JSONValue)] {
        value.members.map { ($0.key, $0.value) }
    }

    @Test func everyErrorIsDocumented() throws {
        let document = try OpenAPIText()
        // Not of an operation: a path or a method that none has.
        var codes: Set<String> = ["404 not_found", "405 method_not_allowed"]
        for (_, _, operation) in document.operations {
            for (status, answer) in operation["responses"].map({ Array($0.members) }) ?? [] {
                let content = document.resolved(answer)["content"]?["application/json"]
                for (code, example) in content?["examples"].map({ Array($0.members) }) ?? []
                where example["$ref"]?.string == "#/components/examples/\(code)" { codes.insert("\(status) \(code)") }
            }
        }
        #expect(codes == Set(ErrorCode.allCases.map { "\($0.status) \($0.rawValue)" }))
        for code in ErrorCode.allCases {
            let example = document.root["components"]?["examples"]?[code.rawValue]?["value"]
            #expect(example?["code"]?.string == code.rawValue)
            #expect(example?["statusCode"]?.int == code.status)
        }
    }

    @Test func theDocumentNeedsNoCredentialsAndHasAnETag() throws {
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

    @Test func theServersHaveTheMountedPath() throws {
        func servers(_ basePath: String) throws -> [String?] {
            let document = OpenAPIDocument(version: "1", basePath: basePath)
            let root = try JSONDocument(document.bytes, maximumDepth: 64).root
            return root["servers"].map { $0.elements.map { $0["url"]?.string } } ?? []
        }
        #expect(try servers("") == ["/{version}", "/"])
        #expect(try servers("loyalty/") == ["/loyalty/{version}", "/loyalty"])
    }

    @Test func theProgramPrintsTheDocument() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder(), environment: ["PUNCHCARD_BASE_PATH": "/loyalty"])
        let printed = try await program.succeed("openapi")
        let version = try await program.succeed("--version").trimmingCharacters(in: .newlines)
        #expect(
            printed == String(decoding: OpenAPIDocument(version: version, basePath: "/loyalty").bytes, as: UTF8.self)
                + "\n")
    }
}
