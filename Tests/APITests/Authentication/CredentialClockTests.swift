import Loyalty
import Store
import TestSupport
import Testing

@testable import API

/// Tokens go by this machine's clock, and what is booked by the store's. The two differ if the database's server has
/// another one.
@Suite struct CredentialClockTests {
    @Test(arguments: [-7_200, 7_200]) func tokensGoByThisMachinesClock(lead: Int64) throws {
        let folder = try TemporaryFolder()
        let ahead: @Sendable () -> Instant = { SystemClock.now().adding(milliseconds: lead * 1_000) }
        let store = try LoyaltyStore(path: folder.file("punchcard.db"), create: true, clock: ahead)
        let service = Service(store: store, version: "0", log: NoRequestLog())
        let secret = Array("a secret of at least thirty-two bytes, say".utf8)
        try store.apply(
            Definitions.project(
                timezone: "UTC", events: [Definitions.event("visit")],
                members: #"""
                    , "auth": {"secrets": [{"id": "key", "algorithm": "HS256",
                      "value": "a secret of at least thirty-two bytes, say"}]}
                    """#),
            secrets: ["key": secret])
        let now = SystemClock.now().milliseconds
        let signer = TokenSigner(try TokenSecret(id: "key", algorithm: .hs256, bytes: secret))
        let token = try signer.token(
            subject: "ann", issuer: "acme", audience: "cafe", issuedAt: now, expires: now + 600_000, scope: nil)
        let headers = [
            "HTTP_HOST": "localhost", "HTTP_AUTHORIZATION": "Bearer \(token)", "CONTENT_TYPE": "application/json",
        ]
        let response = try service.answer(
            "POST", "/v1/event", parameters: headers, body: Array(#"{"eventId":"visit","userId":"ann"}"#.utf8))
        #expect(response.status == 200, "\(String(decoding: response.body, as: UTF8.self))")
        let history = try service.answer("GET", "/v1/user/ann/history", parameters: headers)
        let text = String(decoding: history.body, as: UTF8.self)
        let at = try #require(text.firstMatch(of: /"(?:at|timestamp)":"([^"]+)"/)?.1)
        let booked = try #require(Instant(rfc3339: String(at)))
        #expect(abs(booked.milliseconds(since: ahead())) < 60_000, "\(text)")
    }
}
