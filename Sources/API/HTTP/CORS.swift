/// The header fields that let a page of another origin read an answer (the Fetch standard, section 3.3).
enum CORS {
    /// - Parameter origin: the origin of the pages; `*` for all.
    static func fields(for origin: String) -> [(name: String, value: String)] {
        [
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Expose-Headers", "ETag, X-Request-Id, Retry-After, Idempotent-Replayed, X-Next-Cursor"),
        ]
    }
}
