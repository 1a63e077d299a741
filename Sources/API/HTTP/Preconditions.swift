import Gateway

/// The version of a definition that a client expects when it changes it, so that it overwrites no change that it hasn't
/// seen (RFC 9110 section 13).
struct Preconditions: Sendable {
    private let ifMatch: String?
    private let ifNoneMatch: String?

    init(_ head: RequestHead) {
        ifMatch = head.header(.ifMatch)
        ifNoneMatch = head.header(.ifNoneMatch)
    }

    /// - Parameter tag: the entity tag of the stored definition; nil if there is none.
    /// - Throws: 412 if it isn't the expected one.
    func check(_ tag: String?) throws(APIError) {
        if let ifMatch {
            guard let tag, ETag.matchesStrongly(ifMatch, tag) else { throw APIError(.preconditionFailed) }
        }
        if let ifNoneMatch, let tag, ETag.matches(ifNoneMatch, tag) { throw APIError(.preconditionFailed) }
    }
}
