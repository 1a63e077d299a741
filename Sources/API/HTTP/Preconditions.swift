import Gateway

/// What a client expects of the definition that it is about to change, so that it overwrites nothing unseen
/// (RFC 9110 section 13).
struct Preconditions: Sendable {
    private let ifMatch: String?
    private let ifNoneMatch: String?

    init(_ head: RequestHead) {
        ifMatch = head.header(.ifMatch)
        ifNoneMatch = head.header(.ifNoneMatch)
    }

    /// - Parameter tag: the entity tag of what is there; nil where there is nothing.
    /// - Throws: 412 where it is not as expected.
    func check(_ tag: String?) throws(APIError) {
        if let ifMatch {
            guard let tag, ETag.matchesStrongly(ifMatch, tag) else { throw APIError(.preconditionFailed) }
        }
        if let ifNoneMatch, let tag, ETag.matches(ifNoneMatch, tag) { throw APIError(.preconditionFailed) }
    }
}
