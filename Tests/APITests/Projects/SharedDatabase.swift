import Gateway
import Loyalty
import Store
import TestSupport

@testable import API

/// The API over a database of its own, with a clock that stands still.
final class SharedDatabase {
    /// Some projects of one tenant, each with a secret and keys of its own.
    struct Project: Hashable {
        var id: String

        var secret: String { "the secret of \(id), of at least thirty-two bytes" }

        /// All projects have the same ids in part, with other meanings.
        func definitions(rate: Int) -> String {
            """
            {"project": "\(id)", "tenant": "acme", "title": "\(id)", "timezone": "Europe/Berlin",
             "users": {"autoCreate": true}, "usergroups": [{"usergroupId": "gold"}, {"usergroupId": "of-\(id)"}],
             "auth": {"secrets": [{"id": "key", "algorithm": "HS256", "value": "\(secret)"}]},
             "events": [
               {"eventId": "visit", "title": "Visit of \(id)", "reward": {"default": \(rate), "gold": \(2 * rate)},
                "dimensions": ["channel", "of-\(id)"], "measures": ["amount"]},
               {"eventId": "buy", "title": "Buy", "type": "TRANSACTION", "reward": {"default": \(rate)}, "limit": 3,
                "limitWindow": "day", "budget": \(rate * 500), "dimensions": ["amount"], "measures": ["of-\(id)"]},
               {"eventId": "of-\(id)", "title": "Of \(id)", "reward": {"default": \(rate)}, "cooldownSeconds": 60}],
             "streaks": [
               {"streakId": "daily", "events": ["visit"], "period": "daily", "rewards": [{"length": 2, "points": \(rate)}]},
               {"streakId": "of-\(id)", "events": ["of-\(id)"], "period": "weekly"}],
             "challenges": [
               {"challengeId": "three", "eventId": "visit", "goal": 3, "points": \(rate), "repeatable": true},
               {"challengeId": "of-\(id)", "eventId": "buy", "goal": 50, "metric": "sum", "field": "amount",
                "points": \(rate)}],
             "leaderboards": [{"leaderboardId": "week", "window": "week"}, {"leaderboardId": "of-\(id)", "window": "30d"}],
             "offers": [
               {"offerId": "coffee", "title": "Coffee of \(id)", "cost": {"default": \(rate)}},
               {"offerId": "ticket", "title": "Ticket of \(id)", "cost": {"default": 0}, "coupon": {"pool": true}},
               {"offerId": "of-\(id)", "title": "Of \(id)", "cost": {"of-\(id)": \(rate)}, "coupon": {"pool": true}}]}
            """
        }
    }

    /// An answer, less what tells only when and in which order requests came.
    struct Answer: Equatable, CustomStringConvertible {
        var status: Int
        var headers: [String]
        var body: String

        var description: String { "\(status) \(headers) \(body)" }
    }

    static let now = Instant(seconds: 1_795_426_200)

    private let folder: TemporaryFolder
    private let service: Service
    let store: LoyaltyStore

    init(_ projects: [Project], rates: [Project: Int]) throws {
        folder = try TemporaryFolder()
        store = try LoyaltyStore(path: TestDatabase(in: folder).address, create: true) { Self.now }
        service = Service(store: store, version: "0", clock: { Self.now }, log: NoRequestLog())
        for project in projects {
            try store.apply(
                project.definitions(rate: rates[project] ?? 1), secrets: ["key": Array(project.secret.utf8)])
            for scope in ["events", "read", "admin"] {
                let digest = Self.key(of: project, scope: scope).digest
                try store.write {
                    try $0.createKey(named: scope, digest: digest, scopes: [scope], expiresAt: nil, in: project.id)
                }
            }
        }
    }
}

extension SharedDatabase {
    /// The key of a project with a scope: the same in every database.
    static func key(of project: Project, scope: String) -> APIKey {
        var random = SeededRandom(seed: (project.id + scope).utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        return APIKey.generate(using: &random)
    }

    /// A token for one project, signed with the secret of another, or of the same.
    static func token(for project: Project, of user: String, scope: String?, signedBy signer: Project) throws -> String
    {
        let secret = try TokenSecret(id: "key", algorithm: .hs256, bytes: Array(signer.secret.utf8))
        return try TokenSigner(secret).token(
            subject: user, issuer: "acme", audience: project.id, issuedAt: now.milliseconds,
            expires: now.milliseconds + 3_600_000, scope: scope)
    }

    func send(_ request: ProjectRequest) throws -> Answer {
        var headers = ["HTTP_HOST": "localhost", "HTTP_X_REQUEST_ID": "request", "CONTENT_TYPE": "application/json"]
        headers.merge(request.headers) { $1 }
        let response = try service.answer(
            request.method, request.target, parameters: headers, body: Array(request.body.utf8))
        // Entries, redemptions among them, are numbered through all projects, and no two keys are the same.
        let body = String(decoding: response.body, as: UTF8.self)
            .replacing(/"(id|triggeredBy|reverses|redemptionId|entryId|next|newest)":"\d+"/) { #""\#($0.1)":"""# }
            .replacing(/"key":"pk_[^"]+"/, with: #""key":"""#)
        return Answer(
            status: response.status, headers: response.headers.map { "\($0.name): \($0.value)" }, body: body)
    }
}
