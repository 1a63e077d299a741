import Foundation
import Loyalty
import Store
import Testing

@testable import API

extension APITests {
    /// Tokens that are refused, by the whole API: 401, and what would be needed (RFC 6750 section 3). The rules have
    /// their own tests; this is that they are in force.
    @Suite struct Tokens {
        private static let header = #"{"alg":"HS256","typ":"JWT","kid":"\#(Definitions.secretId)"}"#

        private func payload(_ project: TestProject, _ changes: [String: String] = [:]) -> String {
            let now = SystemClock.now().seconds
            let claims = [
                "sub": "\"u\"", "iss": "\"\(Definitions.tenant)\"", "aud": "\"\(project.id)\"", "exp": "\(now + 600)",
            ].merging(changes) { $1 }.filter { $0.value != "" }
            return "{" + claims.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        }

        private func base64(_ bytes: some Sequence<UInt8>) -> String {
            var text: [UInt8] = []
            Base64URL.encode(bytes, into: &text)
            return String(decoding: text, as: UTF8.self)
        }

        private func token(
            _ header: String, _ payload: String, secret: String = Definitions.secret
        ) throws -> String {
            let message = "\(base64(header.utf8)).\(base64(payload.utf8))"
            let secret = try TokenSecret(id: "any", algorithm: .hs256, bytes: Array(secret.utf8))
            return "\(message).\(base64(secret.authenticationCode(for: Array(message.utf8))))"
        }

        @Test(arguments: Deployment.allCases)
        func refusedTokensAre401(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let now = SystemClock.now().seconds
            let good = try token(Self.header, payload(project))
            #expect(try project.get("/v1/event", as: .token(good)).status == 200)
            #expect(
                try project.get(
                    "/v1/event",
                    as: .token(token(Self.header, payload(project, ["aud": "[\"other\",\"\(project.id)\"]"])))
                ).status == 200)
            let kid = #""kid":"\#(Definitions.secretId)""#
            let parts = good.split(separator: ".")
            let changed = base64(payload(project, ["sub": "\"admin\""]).utf8)
            let tokens: [(String, String)] = try [
                (token(Self.header, payload(project, ["exp": "\(now - 61)"])), "token_expired"),
                (token(Self.header, payload(project, ["exp": ""])), "token_claim"),
                (token(Self.header, payload(project, ["nbf": "\(now + 120)"])), "token_not_yet_valid"),
                (token(Self.header, payload(project, ["iat": "\(now + 120)"])), "token_not_yet_valid"),
                (token(Self.header, payload(project, ["aud": "\"nobody\""])), "token_audience"),
                (token(Self.header, payload(project, ["aud": ""])), "token_audience"),
                (token(Self.header, payload(project, ["iss": "\"somebody\""])), "token_issuer"),
                (token(Self.header, payload(project, ["sub": "\"a \""])), "token_claim"),
                (token(#"{"alg":"none"}"#, payload(project)), "token_algorithm"),
                ("\(base64(#"{"alg":"none"}"#.utf8)).\(parts[1]).", "token_malformed"),
                (token(#"{"alg":"HS512",\#(kid)}"#, payload(project)), "token_algorithm"),
                (token(#"{"alg":"RS256",\#(kid)}"#, payload(project)), "token_algorithm"),
                (token(#"{"alg":"HS256","kid":"other"}"#, payload(project)), "token_key_unknown"),
                (token(#"{"alg":"HS256",\#(kid),"crit":["exp"]}"#, payload(project)), "token_header"),
                (token(#"{"alg":"HS256",\#(kid),"jku":"http://127.0.0.1/"}"#, payload(project)), "token_header"),
                (token(Self.header, payload(project), secret: Definitions.secret + "!"), "token_signature"),
                ("\(parts[0]).\(changed).\(parts[2])", "token_signature"),
                ("\(good).\(parts[2])", "token_malformed"),
                ("\(parts[0]).\(parts[1])", "token_malformed"),
                ("nonsense", "token_malformed"),
            ]
            for (token, code) in tokens {
                let response = try project.get("/v1/event", as: .token(token))
                let comment = Comment(rawValue: "\(code) \(token.prefix(60))")
                expectError(response, 401, code, comment)
                let challenge = response.header("WWW-Authenticate") ?? ""
                #expect(challenge.hasPrefix(#"Bearer realm="punchcard", error="invalid_token""#), comment)
                #expect(!response.text.contains(Definitions.secret))
            }
        }

        /// (lighttpd takes no header field of this length unless its `server.max-request-field-size` is raised.)
        @Test(arguments: Deployment.full)
        func anOversizeTokenIs401(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for (padding, isAccepted) in [(5_800, true), (8_192, false)] {
                let more = ["x": "\"\(String(repeating: "x", count: padding))\""]
                let response = try project.get("/v1/event", as: .token(token(Self.header, payload(project, more))))
                if isAccepted {
                    #expect(response.status == 200)
                } else {
                    expectError(response, 401, "token_too_long")
                }
            }
        }

        /// No error code for who didn't try (RFC 6750 section 3.1).
        @Test(arguments: Deployment.full)
        func withoutATokenTheChallengeIsPlain(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for (value, code) in [("", "token_missing"), ("Basic dTpw", "token_scheme"), ("Token x", "token_scheme")] {
                let headers = value.isEmpty ? [] : [("Authorization", value)]
                let response = try project.get("/v1/event", as: .nobody, headers: headers)
                expectError(response, 401, code)
                #expect(response.headers(named: "WWW-Authenticate") == [#"Bearer realm="punchcard""#])
            }
        }

        @Test(arguments: Deployment.full)
        func everyPathButHealthNeedsCredentials(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for (method, path) in [
                ("GET", "/v1/event"), ("POST", "/v1/event"), ("GET", "/v1/event/login"), ("GET", "/v1/stats/event"),
                ("GET", "/v1/analytics/streak"), ("POST", "/v1/user"), ("GET", "/v1/user/u/points"),
            ] {
                expectError(
                    try project.send(method, path, as: .nobody, body: Array("{}".utf8)), 401, "token_missing", "\(path)"
                )
            }
        }
    }
}
