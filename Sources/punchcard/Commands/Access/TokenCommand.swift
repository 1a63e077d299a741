import API
import ArgumentParser
import Loyalty
import Store

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Print only a JWT for a user, signed with the project's newest secret.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var project: ProjectOptions

    @Option(name: .long, help: UserId.rule)
    var user: UserId

    @Option(name: .long, help: "Scopes, separated by spaces; with admin, the token may act for any user.")
    var scope: String?

    @Option(name: .long, help: "How long the token is valid, such as 30m, 1h or 7d. (default: 1h)")
    var expiresIn: Span?

    func run() throws {
        print(
            try project.find(in: database.open())
                .token(for: user.text, scope: scope, lifetime: expiresIn ?? .oneHour, now: SystemClock.now()))
    }
}

extension Project {
    /// Makes a JWT, signed with the project's newest secret.
    /// - Throws: ``NoSecret`` if the project has none.
    func token(for user: String, scope: String?, lifetime: Span, now: Instant) throws -> String {
        guard let secret = secrets.last, let algorithm = SignatureAlgorithm(rawValue: secret.algorithm.rawValue)
        else { throw NoSecret() }
        let signer = TokenSigner(try TokenSecret(id: secret.id, algorithm: algorithm, bytes: secret.value))
        return try signer.token(
            subject: user, issuer: definition.tenant, audience: definition.project, issuedAt: now.milliseconds,
            expires: now.milliseconds + lifetime.milliseconds, scope: scope)
    }
}

/// The project has no secret to sign tokens with.
struct NoSecret: Error, CustomStringConvertible {
    let description = """
        the project has no secret to sign with: add one to its definitions under auth.secrets, such as \
        { id: first, algorithm: HS256, value: generate }, and apply the definitions
        """
}
