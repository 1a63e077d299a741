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
            writer.member("type", "about:blank")
            writer.member("title", HTTPStatus.phrase(status))
            writer.member("status", status)
            writer.member("detail", message)
        } else {
            writer.member("statusCode", status)
            writer.member("message", message)
        }
        writer.member("code", code)
        writeIssues(to: &writer)
        writer.member("requestId", requestId)
        writer.endObject()
        return writer.bytes
    }

    /// Writes `errors`, where several things can be wrong.
    func writeIssues(to writer: inout JSONWriter) {
        guard !issues.isEmpty else { return }
        writer.array("errors") { writer in
            for issue in issues {
                writer.object { writer in
                    writer.member("pointer", issue.pointer)
                    writer.member("detail", issue.detail)
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
