import JSON
import Loyalty

/// The claims of a verified token (RFC 7519 section 4.1).
public struct TokenClaims: Sendable, Equatable {
    /// How far the issuer's clock may be off, in milliseconds.
    public static let leeway: Int64 = 60_000

    /// The project that the token was verified for.
    public let project: String
    /// The user id.
    public let subject: String
    /// Whether `scope` holds `admin`.
    public let isAdmin: Bool
    /// `exp`, in milliseconds since 1970-01-01T00:00Z.
    public let expires: Int64
    /// The later of `nbf` and `iat`, in milliseconds since 1970-01-01T00:00Z; nil if the token has neither.
    public let notBefore: Int64?

    /// Claims with these values, which aren't checked.
    public init(project: String, subject: String, isAdmin: Bool, expires: Int64, notBefore: Int64? = nil) {
        self.project = project
        self.subject = subject
        self.isAdmin = isAdmin
        self.expires = expires
        self.notBefore = notBefore
    }

    /// Reads the claims and checks all of them except the time.
    init(payload: JSONValue, project: String, tenant: String) throws(TokenFault) {
        guard let issuer = payload["iss"]?.string else { throw .claim(.issuer) }
        guard issuer.isExactly(tenant) else { throw .issuer }
        guard let audience = Self.audience(of: payload) else { throw .claim(.audience) }
        guard audience.contains(where: { $0.isExactly(project) }) else { throw .audience }
        guard let subject = payload["sub"]?.string else { throw .claim(.subject) }
        guard UserIdentifier.isValid(subject) else { throw .subject }
        guard let expires = try Self.date(.expires, of: payload, rounding: .floor) else { throw .claim(.expires) }
        let notBefore = try Self.date(.notBefore, of: payload, rounding: .ceil)
        let issued = try Self.date(.issuedAt, of: payload, rounding: .ceil)
        self.init(
            project: project, subject: subject, isAdmin: try Self.isAdmin(payload), expires: expires,
            notBefore: [notBefore, issued].compactMap { $0 }.max())
    }

    /// Checks that the token is valid at an instant: from ``notBefore`` up to but not including ``expires``, with the
    /// leeway on both sides (RFC 7519 sections 4.1.4 to 4.1.6).
    func checkTime(_ now: Int64) throws(TokenFault) {
        if hasExpired(at: now) { throw .expired }
        if let notBefore, now < notBefore - Self.leeway { throw .notYetValid }
    }

    func isValid(at now: Int64) -> Bool {
        (try? checkTime(now)) != nil
    }

    func hasExpired(at now: Int64) -> Bool {
        now >= expires + Self.leeway
    }

    /// `aud`: a string or an array of strings (RFC 7519 section 4.1.3); nil if it is missing or anything else.
    static func audience(of payload: JSONValue) -> [String]? {
        guard let claim = payload["aud"] else { return nil }
        if let project = claim.string { return [project] }
        guard claim.kind == .array else { return nil }
        var projects: [String] = []
        projects.reserveCapacity(claim.count)
        for element in claim.elements {
            guard let project = element.string else { return nil }
            projects.append(project)
        }
        return projects
    }

    /// Reads `scope`: names separated by spaces (RFC 8693 section 4.2), or an array of names, as some issuers write it.
    private static func isAdmin(_ payload: JSONValue) throws(TokenFault) -> Bool {
        guard let claim = payload["scope"] else { return false }
        if let scope = claim.string {
            return scope.utf8.split(separator: UInt8(ascii: " ")).contains { $0.elementsEqual("admin".utf8) }
        }
        guard claim.kind == .array, claim.elements.allSatisfy({ $0.kind == .string }) else { throw .claim(.scope) }
        return claim.elements.contains { $0.equals("admin") }
    }

    /// A NumericDate (RFC 7519 section 2), in milliseconds. The claim has seconds since 1970-01-01T00:00Z, and may have
    /// a fraction.
    ///
    /// A date after the year 9999 is refused. Most often it is in milliseconds instead of seconds, and the token would
    /// never expire.
    private static func date(
        _ claim: TokenFault.Claim, of payload: JSONValue, rounding: ExactDecimal.Rounding
    ) throws(TokenFault) -> Int64? {
        guard let value = payload[claim.rawValue] else { return nil }
        guard let seconds = value.decimal, !seconds.isNegative,
            let date = seconds.multiplied(
                by: ExactDecimal(1000), dividedBy: ExactDecimal(1), rounding: rounding,
                limit: Instant.lastWritten.milliseconds)
        else { throw .claim(claim) }
        return date
    }
}
