import Foundation
import JSON
import Testing

/// Looking into JSON by the names of members.
protocol JSONReadable {
    /// The whole value; nil where there is none.
    var json: JSONValue? { get }
}

extension JSONReadable {
    /// The JSON text of a value within, exactly as it was sent; nil where there is none.
    subscript(_ path: String...) -> String? {
        value(path).map { String(decoding: $0.source, as: UTF8.self) }
    }

    /// The names of an object's members, in order.
    func names(_ path: String...) -> [String] {
        value(path)?.members.map(\.key) ?? []
    }

    private func value(_ path: [String]) -> JSONValue? {
        path.reduce(json) { $0?[$1] }
    }
}

extension JSONValue: JSONReadable {
    var json: JSONValue? { self }
}

extension HTTPResponse: JSONReadable {
    /// The body, read anew each time. Metadata, which may be 32 deep in a request, lies deeper in an answer.
    var json: JSONValue? { try? JSONDocument(body, maximumDepth: 40).root }

    /// The pointers of `errors`.
    var pointers: [String] {
        json?["errors"]?.elements.compactMap { $0["pointer"]?.string } ?? []
    }
}

/// JSON text without the white space between its tokens.
func compact(_ json: String) -> String {
    var isInString = false
    var isEscaped = false
    return String(
        json.filter { character in
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isInString = false
                }
                return true
            }
            isInString = character == "\""
            return !character.isWhitespace
        })
}

/// Expects an answer of JSON, to the byte but for white space in `json`.
func expectJSON(
    _ response: HTTPResponse, _ json: String, status: Int = 200, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(response.status == status, sourceLocation: sourceLocation)
    #expect(response.text == compact(json), sourceLocation: sourceLocation)
    #expect(response.header("Content-Type") == "application/json", sourceLocation: sourceLocation)
}

/// Expects an error in its full shape: `{statusCode, message, code, errors?, requestId}`.
func expectError(
    _ response: HTTPResponse, _ status: Int, _ code: String, _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(response.status == status, comment, sourceLocation: sourceLocation)
    #expect(response["code"] == "\"\(code)\"", comment, sourceLocation: sourceLocation)
    #expect(response["statusCode"] == String(status), comment, sourceLocation: sourceLocation)
    #expect(
        response.names().filter { $0 != "errors" } == ["statusCode", "message", "code", "requestId"], comment,
        sourceLocation: sourceLocation)
    #expect(
        response["requestId"] == response.header("X-Request-Id").map { "\"\($0)\"" }, comment,
        sourceLocation: sourceLocation)
    #expect(response.header("Content-Type") == "application/json", comment, sourceLocation: sourceLocation)
}

/// What a user is told who has points that can be spent, and nothing else.
enum Balance {
    static func json(_ points: Int) -> String {
        #"{"points":\#(points),"pending":0,"held":0,"debt":0,"expiring":[]}"#
    }
}
