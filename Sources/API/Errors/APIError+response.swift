import Gateway
import JSON

extension APIError {
    /// The answer, in Punchcard's own form, or in that of RFC 9457 if the client accepts `application/problem+json`.
    func response(requestId: String, asProblem: Bool) -> Response {
        var headers: [(name: String, value: String)] = [
            ("Content-Type", asProblem ? "application/problem+json" : "application/json"),
            ("Cache-Control", "no-store"),
        ]
        if let challenge { headers.append(("WWW-Authenticate", challenge)) }
        if let allow { headers.append(("Allow", allow)) }
        if let retryAfter = code.retryAfter { headers.append(("Retry-After", String(retryAfter))) }
        return Response(status: status, headers: headers, body: body(requestId: requestId, asProblem: asProblem))
    }

    private func body(requestId: String, asProblem: Bool) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        if asProblem {
            writer.member("type", "about:blank")
            writer.member("title", String(describing: HTTPStatus.reason(status)))
            writer.member("status", status)
            writer.member("detail", message)
        } else {
            writer.member("statusCode", status)
            writer.member("message", message)
        }
        writer.member("code", code.rawValue)
        writeIssues(to: &writer)
        writer.member("requestId", requestId)
        writer.endObject()
        return writer.bytes
    }

    /// Writes `errors` if there are any issues.
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
