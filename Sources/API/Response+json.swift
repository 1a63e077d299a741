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

    /// Answers a read with a body that a client may keep as long as it asks again (RFC 9111 section 5.2.2.4): 304
    /// where it has the same already.
    static func document(
        _ document: ConfiguredProject.Document, for head: RequestHead, caching: String = "private, no-cache"
    ) -> Response {
        let fields = [("ETag", document.etag), ("Cache-Control", caching)]
        if let known = head.header(.ifNoneMatch), ETag.matches(known, document.etag) {
            return Response(status: 304, headers: fields)
        }
        return Response(status: 200, headers: [("Content-Type", "application/json")] + fields, body: document.bytes)
    }
}

extension Exchange {
    /// The body as a JSON object.
    /// - Throws: 415 for another `Content-Type`, 400 for what is no JSON object.
    func jsonObject() throws(APIError) -> JSONValue {
        guard hasJSONBody else { throw .unsupportedMediaType }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(request.body)
        } catch {
            throw .invalidJSON(error)
        }
        guard document.root.kind == .object else {
            throw .notAnObject
        }
        return document.root
    }

    /// Whether the body is sent as JSON (RFC 6839 section 3.1 included); no `Content-Type` is taken for it.
    var hasJSONBody: Bool {
        guard let field = request.head.header(.contentType) else { return true }
        if field == "application/json" || field.isEmpty { return true }
        let type = field.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        return type == "application/json" || type.hasPrefix("application/") && type.hasSuffix("+json")
    }
}
