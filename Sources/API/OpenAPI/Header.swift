extension OpenAPI {
    /// A response header.
    struct Header: Sendable {
        let name: String
        let schema: Schema
        let text: String
        var isRequired = true
        /// What it is called in `components`; nil for its name.
        var key: String?

        var node: Node {
            var node: Node = ["description": .text(text)]
            if isRequired { node = node.adding("required", true) }
            return node.adding("schema", schema)
        }

        static let requestId = Header(
            name: "X-Request-Id", schema: .string(pattern: "^[A-Za-z0-9_.:-]{1,128}$"),
            text: "The request's own id if it is well-formed, else a new one.")
        static let cacheControl = Header(
            name: "Cache-Control", schema: .string, text: "How the answer may be cached.")
        static let etag = Header(
            name: "ETag", schema: .string(pattern: "^\"[0-9a-f]{32}\"$"), text: "A strong validator for the answer.")
        static let etagOfStored = Header(
            name: "ETag", schema: .string(pattern: "^\"[0-9a-f]{32}\"$"),
            text: "A strong validator for the stored definition. Absent with `dryRun=true`.", isRequired: false,
            key: "ETag-Of-Stored")
        static let replayed = Header(
            name: "Idempotent-Replayed", schema: .constant("true"),
            text: "Present if this is a replay of an earlier answer.", isRequired: false)
        static let nextCursor = Header(
            name: "X-Next-Cursor", schema: .ref("EntryId"),
            text: "With `format=csv`: the `cursor` of the next page. Absent on the last.", isRequired: false)
        static let nextOfLog = Header(
            name: "X-Next-Cursor", schema: .ref("LogPosition"),
            text: "With `format=csv`: what a JSON page has as `next`. Absent if that is null.", isRequired: false,
            key: "X-Next-Of-Log")
        static let authenticate = Header(
            name: "WWW-Authenticate", schema: .string(pattern: "^Bearer "),
            text: "What is wrong with the credentials (RFC 6750).")
        static let retryAfter = Header(
            name: "Retry-After", schema: .integer(0...), text: "Try again after this many seconds.")
        static let allow = Header(name: "Allow", schema: .string, text: "The methods that the path supports.")
        static let allowedOrigin = Header(
            name: "Access-Control-Allow-Origin", schema: .string,
            text: "The request's `Origin`, if the project allows it.", isRequired: false)
        static let exposedHeaders = Header(
            name: "Access-Control-Expose-Headers", schema: .string, text: "With an allowed `Origin`.",
            isRequired: false)
        static let vary = Header(
            name: "Vary", schema: .string, text: "The request headers that the answer depends on.",
            isRequired: false)

        /// The headers of every answer.
        static let everywhere = [requestId, cacheControl, allowedOrigin, exposedHeaders, vary]
        /// All headers, for `components`.
        static let all =
            everywhere + [etag, etagOfStored, replayed, nextCursor, nextOfLog, authenticate, retryAfter, allow]

        /// References to some headers.
        static func references(to headers: [Header]) -> Node {
            .object(headers.map { (name: $0.name, value: ["$ref": "#/components/headers/\($0.key ?? $0.name)"]) })
        }
    }
}
