import Foundation
import JSON
import Testing

extension HTTPResponse {
    /// The JSON text of a value in the body, exactly as it was sent; nil where there is none.
    subscript(_ path: String...) -> String? {
        // Metadata, which may be 32 deep in a request, lies deeper in an answer.
        var value = try? JSONDocument(body, maximumDepth: 40).root
        for name in path { value = value?[name] }
        return value.map { String(decoding: $0.source, as: UTF8.self) }
    }

    /// The names of an object's members, in order.
    func names(_ path: String...) -> [String] {
        var value = try? JSONDocument(body).root
        for name in path { value = value?[name] }
        return value?.members.map(\.key) ?? []
    }

    /// The pointers of `errors`.
    var pointers: [String] {
        guard let errors = try? JSONDocument(body).root["errors"] else { return [] }
        return errors.elements.compactMap { $0["pointer"]?.string }
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
