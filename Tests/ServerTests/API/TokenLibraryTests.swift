import API
import Foundation
import JSON
import Loyalty
import Store
import TestSupport
import Testing

extension APITests {
    /// Goal: tokens of two other implementations, PyJWT and joserfc, are taken whatever their algorithm, and they take
    /// ours.
    @Suite(.enabled(if: TokenLibraries.areInstalled, "PyPI's packages are missing: Tests/run installs them"))
    struct TokensFromLibraries {
        private static let secrets = ["HS256", "HS384", "HS512"].map { algorithm in
            (algorithm, String(repeating: algorithm, count: 13))
        }

        private static var secretsJSON: String {
            "{" + secrets.map { #""\#($0)":"\#($1)""# }.joined(separator: ",") + "}"
        }

        @Test(arguments: Deployment.full)
        func tokensOfOtherLibrariesAreAccepted(deployment: Deployment) async throws {
            let project = try await deployment.project()
            let now = SystemClock.now().seconds
            let made = try await TokenLibraries.run(
                "make",
                """
                {"secrets": \(Self.secretsJSON), "claims": {"sub": "u", "iss": "\(Definitions.tenant)",
                 "aud": ["elsewhere", "\(project.id)"], "iat": \(now), "nbf": \(now), "exp": \(now + 600)}}
                """)
            let keys = try #require(made["jwks"])
            let secrets = Self.secrets.map {
                #"{"id": "\#($0.lowercased())", "algorithm": "\#($0)", "value": "\#($1)"}"#
            }
            try await project.api.apply(
                """
                {"project": "\(project.id)", "tenant": "\(Definitions.tenant)", "users": {"autoCreate": true},
                 "auth": {"secrets": [\(secrets.joined(separator: ","))],
                          "jwks": \(String(decoding: keys.source, as: UTF8.self))},
                 "events": [\(Definitions.login)]}
                """)
            let tokens = try #require(made["tokens"]).elements.map { $0.elements.compactMap(\.string) }
            #expect(tokens.count == 2 * SignatureAlgorithm.allCases.count)
            for token in tokens {
                let response = try project.log("login", "u", as: .token(token[2]))
                #expect(response.status == 200, "\(token[0]) \(token[1]): \(response.text)")
                // Without its last character it is another's.
                let other = try project.log("login", "u", as: .token(String(token[2].dropLast(4)) + "AAAA"))
                #expect(other.status == 401, "\(token[0]) \(token[1])")
            }
        }

        @Test func otherLibrariesAcceptOurTokens() async throws {
            let now = SystemClock.now().milliseconds
            let tokens = try Self.secrets.map { name, text in
                let algorithm = try #require(SignatureAlgorithm(rawValue: name))
                let signer = TokenSigner(
                    try TokenSecret(id: name.lowercased(), algorithm: algorithm, bytes: Array(text.utf8)))
                let token = try signer.token(
                    subject: "user-\(name)", issuer: Definitions.tenant, audience: "shop", issuedAt: now,
                    expires: now + 600_000, scope: "admin")
                return #"["\#(name)","\#(token)"]"#
            }
            let read = try await TokenLibraries.run(
                "read",
                """
                {"secrets": \(Self.secretsJSON), "tokens": [\(tokens.joined(separator: ","))],
                 "audience": "shop", "issuer": "\(Definitions.tenant)"}
                """)
            #expect(read.elements.compactMap(\.string) == ["user-HS256", "user-HS384", "user-HS512"])
        }
    }
}

/// The packages of `Tests/Tokens/tools`.
private enum TokenLibraries {
    static var areInstalled: Bool {
        // Written last.
        FileManager.default.fileExists(
            atPath: WebServer.repository.appendingPathComponent(".build/tokens/installed.txt").path)
    }

    /// What `Tests/Tokens/tokens.py` makes of JSON.
    static func run(_ command: String, _ input: String) async throws -> JSONValue {
        let folder = try TemporaryFolder()
        let descriptor = open(try folder.write(input, to: "input.json"), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open") }
        defer { close(descriptor) }
        let repository = WebServer.repository
        let python = try RunningProcess(
            repository.appendingPathComponent(".build/venv/bin/python").path,
            ["-W", "ignore", repository.appendingPathComponent("Tests/Tokens/tokens.py").path, command],
            environment: ["PYTHONPATH": repository.appendingPathComponent(".build/tokens").path], in: folder,
            standardInput: descriptor)
        let end = try await python.wait(within: .seconds(120))
        guard end == .exited(status: 0) else { throw HarnessError("\(end): \(python.errors)") }
        return try JSONDocument.parse(python.output).root
    }
}
