import API
import ArgumentParser
import Loyalty
import Store

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Print a JWT for a user, signed with the project's newest secret, and nothing else.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var project: ProjectOptions

    @Option(name: .long, help: "The user id: the token's sub.")
    var user: UserId

    @Option(name: .long, help: "Scopes, with spaces between; admin may act for any user.")
    var scope: String?

    @Option(name: .long, help: "How long the token is good for, such as 30m, 1h or 7d. (default: 1h)")
    var expiresIn: Span?

    func run() throws {
        let project = try project.find(in: database.open())
        guard let secret = project.secrets.last, let algorithm = SignatureAlgorithm(rawValue: secret.algorithm.rawValue)
        else { throw ValidationError("the project has no secret to sign with: see auth.secrets in its definitions") }
        let now = SystemClock.now().milliseconds
        let signer = TokenSigner(try TokenSecret(id: secret.id, algorithm: algorithm, bytes: secret.value))
        print(
            try signer.token(
                subject: user.text, issuer: project.definition.tenant, audience: project.definition.project,
                issuedAt: now, expires: now + (expiresIn?.milliseconds ?? 3_600_000), scope: scope))
    }
}
