import Gateway
import JSON

extension Response {
    /// 200 with a JSON body.
    static func json(_ body: [UInt8], caching: String) -> Response {
        Response(status: 200, headers: [("Content-Type", "application/json"), ("Cache-Control", caching)], body: body)
    }

    /// 200 with a JSON object whose members `body` writes.
    static func json(_ body: (inout JSONWriter) -> Void) -> Response {
        var writer = JSONWriter()
        writer.object(body)
        return .json(writer.bytes, caching: "no-store")
    }

    /// 200 with a JSON value that `body` writes.
    static func jsonValue(_ body: (inout JSONWriter) -> Void) -> Response {
        var writer = JSONWriter()
        body(&writer)
        return .json(writer.bytes, caching: "no-store")
    }

    /// Answers a read with a body that a client may store if it asks again before each use (RFC 9111 section 5.2.2.4).
    /// Answers 304 if the client has the same body already.
    static func document(
        _ document: ServedProject.Document, for head: RequestHead, caching: String = "private, no-cache"
    ) -> Response {
        let fields = [("ETag", document.etag), ("Cache-Control", caching)]
        if let known = head.header(.ifNoneMatch), ETag.matches(known, document.etag) {
            return Response(status: 304, headers: fields)
        }
        return Response(status: 200, headers: [("Content-Type", "application/json")] + fields, body: document.bytes)
    }
}

extension Exchange {
    /// The body as a JSON object. No body counts as an object without members: the errors then name what is missing.
    func fields() throws(APIError) -> JSONValue {
        try request.body.isEmpty ? Self.object(in: Array("{}".utf8)) : jsonObject()
    }

    /// The body as a JSON object. A request whose fields can all be left out needs none.
    func optionalObject() throws(APIError) -> JSONValue? { request.body.isEmpty ? nil : try jsonObject() }

    /// The body as a JSON object.
    /// - Throws: 415 for another `Content-Type` or an encoded body, 400 for a body that isn't a JSON object.
    func jsonObject() throws(APIError) -> JSONValue {
        try checkIsNotEncoded()
        guard hasJSONBody else { throw APIError(.unsupportedMediaType) }
        return try Self.object(in: request.body)
    }

    private static func object(in text: [UInt8]) throws(APIError) -> JSONValue {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(text, options: .received)
        } catch {
            throw .invalidJSON(error)
        }
        guard document.root.kind == .object else {
            throw APIError(.invalidJSON)
        }
        return document.root
    }

    /// Checks that the body isn't compressed or otherwise encoded (RFC 9110 section 8.4).
    /// - Throws: 415 for another `Content-Encoding` than `identity`.
    func checkIsNotEncoded() throws(APIError) {
        guard let field = request.head.header(.contentEncoding) else { return }
        let codings = field.lowercased().split(separator: ",").map(HTTPFields.trimmed)
        if let coding = codings.first(where: { !$0.isEmpty && $0 != "identity" }) {
            throw .unsupportedEncoding(String(coding))
        }
    }

    /// The media type of the body in lower case, without parameters; nil if the request names none.
    var contentType: String? {
        guard let field = request.head.header(.contentType), !field.isEmpty else { return nil }
        return String(HTTPFields.trimmed(field.prefix { $0 != ";" })).lowercased()
    }

    /// Whether the body is sent as lines of JSON.
    var hasJSONLines: Bool {
        contentType.map(["application/x-ndjson", "application/ndjson", "application/jsonl"].contains) ?? false
    }

    /// Whether the body is sent as JSON, or as a type that ends with `+json` (RFC 6839 section 3.1). A body without
    /// `Content-Type` counts as JSON.
    var hasJSONBody: Bool {
        guard let field = request.head.header(.contentType), field != "application/json", let type = contentType
        else { return true }
        return type == "application/json" || type.hasPrefix("application/") && type.hasSuffix("+json")
    }
}
