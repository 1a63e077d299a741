import Gateway
import JSON

extension APIError {
    /// The answer, in the shape that the client asked for: Punchcard's own, or RFC 9457 for a client that accepts
    /// `application/problem+json`.
    func response(requestId: String, asProblem: Bool) -> Response {
        var headers: [(name: String, value: String)] = [
            ("Content-Type", asProblem ? "application/problem+json" : "application/json"),
            ("Cache-Control", "no-store"),
        ]
        if let challenge { headers.append(("WWW-Authenticate", challenge)) }
        if let allow { headers.append(("Allow", allow)) }
        if let retryAfter { headers.append(("Retry-After", String(retryAfter))) }
        return Response(status: status, headers: headers, body: body(requestId: requestId, asProblem: asProblem))
    }

    private func body(requestId: String, asProblem: Bool) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        if asProblem {
            writer.key("type")
            writer.value("about:blank")
            writer.key("title")
            writer.value(HTTPStatus.phrase(status))
            writer.key("status")
            writer.value(status)
            writer.key("detail")
            writer.value(message)
        } else {
            writer.key("statusCode")
            writer.value(status)
            writer.key("message")
            writer.value(message)
        }
        writer.key("code")
        writer.value(code)
        writeIssues(to: &writer)
        writer.key("requestId")
        writer.value(requestId)
        writer.endObject()
        return writer.bytes
    }

    /// Writes `errors`, where several things can be wrong.
    func writeIssues(to writer: inout JSONWriter) {
        guard !issues.isEmpty else { return }
        writer.key("errors")
        writer.array { writer in
            for issue in issues {
                writer.object { writer in
                    writer.key("pointer")
                    writer.value(issue.pointer)
                    writer.key("detail")
                    writer.value(issue.detail)
                }
            }
        }
    }
}

/// Names of the statuses that are answered with an error (RFC 9110 section 15).
enum HTTPStatus {
    static func phrase(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 422: "Unprocessable Content"
        case 503: "Service Unavailable"
        default: "Internal Server Error"
        }
    }
}
