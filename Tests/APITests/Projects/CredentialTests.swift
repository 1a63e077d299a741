import JSON
import Loyalty
import Testing

@testable import API

/// What credentials are good for, by a clock that stands still.
@Suite struct CredentialTests {
    private static let project = SharedDatabase.Project(id: "Kilo")

    private let database: SharedDatabase

    init() throws {
        database = try SharedDatabase([Self.project], rates: [:])
    }

    private func get(_ headers: [String: String]) throws -> SharedDatabase.Answer {
        try database.send(
            ProjectRequest(get: "/v1/event", headers: headers))
    }

    @Test func aKeyIsGoodUntilItExpires() throws {
        for (seconds, status) in [(1, 200), (0, 401), (-1, 401)] as [(Int64, Int)] {
            let key = APIKey.generate()
            let expiresAt = Instant(milliseconds: SharedDatabase.now.milliseconds + seconds * 1_000)
            try database.store.write {
                try $0.createKey(
                    named: "\(seconds)", digest: key.digest, scopes: ["read"], expiresAt: expiresAt, in: "Kilo")
            }
            #expect(try get(["HTTP_X_API_KEY": key.text]).status == status, "\(seconds)")
        }
    }

    /// A Kelvin sign, which Swift takes for a K, makes another `aud`.
    @Test func anAudienceIsComparedByItsBytes() throws {
        func token(_ audience: String) throws -> String {
            let secret = try TokenSecret(id: "key", algorithm: .hs256, bytes: Array(Self.project.secret.utf8))
            return try TokenSigner(secret).token(
                subject: "u", issuer: "acme", audience: audience, issuedAt: SharedDatabase.now.milliseconds,
                expires: SharedDatabase.now.milliseconds + 1_000)
        }
        #expect(try get(["HTTP_AUTHORIZATION": "Bearer \(token("Kilo"))"]).status == 200)
        #expect(try get(["HTTP_AUTHORIZATION": "Bearer \(token("\u{212A}ilo"))"]).status == 401)
    }

    /// Some web servers pass an empty header on, others leave it out.
    @Test func anEmptyKeyHeaderIsIgnored() throws {
        let token = try SharedDatabase.token(for: Self.project, of: "u", scope: nil, signedBy: Self.project)
        #expect(try get(["HTTP_X_API_KEY": "", "HTTP_AUTHORIZATION": "Bearer \(token)"]).status == 200)
        #expect(try get(["HTTP_X_API_KEY": ""]).body.contains("token_missing"))
        #expect(try get(["HTTP_X_API_KEY": " ", "HTTP_AUTHORIZATION": "Bearer \(token)"]).status == 401)
    }

    @Test func aSubjectMustBeAUserId() throws {
        for subject in ["..", " a", "a\\n", ""] {
            let token = try Fixture.token(payload: Fixture.payload(["sub": "\"\(subject)\""]))
            #expect(throws: TokenFault.subject) { try Fixture.ring().verify(token) }
        }
        let token = try Fixture.token(payload: Fixture.payload(["sub": "1"]))
        #expect(throws: TokenFault.claim(.subject)) { try Fixture.ring().verify(token) }
        #expect(TokenFault.subject.message.contains("sub is not a user id"))
        #expect(TokenFault.subject.code == .tokenClaim && TokenFault.subject.code.status == 401)
    }
}
