import API
import Gateway
import JSON
import Loyalty
import Store
import Synchronization
import TestSupport

/// The project that the examples of the OpenAPI document are of, at one instant, so that its answers are always the
/// same to the byte.
final class ExampleProject {
    /// Whose credentials a request carries.
    enum Caller {
        case nobody, key, ada
    }

    /// So that a key that is made here is always the same.
    private struct Zeros: RandomNumberGenerator {
        mutating func next() -> UInt64 { 0 }
    }

    /// Draws codes that are always the same, each another.
    private final class Codes: Sendable {
        private let drawn = Mutex(0)

        func draw(_ pattern: CouponPattern) -> CouponCode {
            var characters = ArraySlice("7KQ2M9XD")
            let turn = drawn.withLock { drawn in
                defer { drawn += 1 }
                return drawn % characters.count
            }
            characters = characters.dropFirst(turn) + characters.prefix(turn)
            let text = pattern.text.map { $0 == "#" ? characters.popFirst() ?? "A" : $0 }
            return CouponCode(String(text)) ?? pattern.draw()
        }
    }

    /// What shows the time, which stands still.
    private final class Clock: Sendable {
        private let shown = Mutex(ExampleProject.now)

        func now() -> Instant { shown.withLock { $0 } }
        func turn(to instant: Instant) { shown.withLock { $0 = instant } }
    }

    /// 2026-11-23, a Monday.
    static let now = Instant(seconds: 1_795_426_200)

    private let folder: TemporaryFolder
    private let store: LoyaltyStore
    private let service: Service
    private let key: String
    private let clock = Clock()

    /// - Parameter more: further members of the project, each with a comma before it.
    init(
        _ more: String = "", batchPatience: Duration = .seconds(60), effectPatience: Duration = .seconds(60)
    ) throws {
        folder = try TemporaryFolder()
        store = try LoyaltyStore(path: TestDatabase(in: folder).address, create: true, clock: clock.now)
        service = Service(
            store: store, version: "0.1.0", batchPatience: batchPatience, effectPatience: effectPatience,
            clock: clock.now,
            makeKey: {
                var random = Zeros()
                return APIKey.generate(using: &random)
            }, drawCode: Codes().draw, log: NoRequestLog())
        try store.apply(Self.definitions(more), secrets: ["2026-11": Array(Definitions.secret.utf8)])
        let key = APIKey.generate()
        try store.write {
            try $0.createKey(
                named: "examples", digest: key.digest, scopes: ["admin"], expiresAt: nil, in: "acme-loyalty")
        }
        self.key = key.text
    }

    static func definitions(_ more: String = "") -> String {
        """
        {"project": "acme-loyalty", "tenant": "acme", "title": "Acme Loyalty", "users": {"autoCreate": true}\(more),
         "auth": {"secrets": [{"id": "2026-11", "algorithm": "HS256", "value": "\(Definitions.secret)"}]},
         "usergroups": [{"usergroupId": "vip", "title": "VIP"}],
         "events": [\(Definitions.purchase.dropLast()), "dimensions": ["source"], "measures": ["amount"]},
            {"eventId": "login", "title": "Login", "reward": {"default": 5}, "limit": 1, "limitWindow": "day"}],
         "streaks": [
            {"streakId": "daily_login", "title": "A login every day", "events": ["login", "purchase_completed"],
             "period": "daily", "freezes": {"max": 2, "earnEvery": 7}}],
         "challenges": [
            {"challengeId": "ten_purchases", "title": {"default": "Ten purchases", "de": "Zehn Einkäufe"},
             "eventId": "purchase_completed", "goal": 10, "points": 100}],
         "leaderboards": [
            {"leaderboardId": "this_month", "window": "month"}, {"leaderboardId": "vips", "window": "all",
             "usergroupId": "vip"}],
         "offers": [
            {"offerId": "coffee", "title": {"default": "A coffee", "de": "Ein Kaffee"},
             "cost": {"default": 200, "vip": 150}, "stock": 1000, "limit": 1, "limitWindow": "day"},
            {"offerId": "ten_off", "title": "10 € off", "description": "For your next purchase",
             "cost": {"default": 500}, "coupon": {"pattern": "TEN-####-####"}, "couponDays": 30,
             "conditions": {"field": "earned", "operator": "greater_than_or_equal", "value": 1000}},
            {"offerId": "free_shipping", "title": "Free shipping", "cost": {"default": 20},
             "coupon": {"pattern": "SHIP-####-####"}, "couponDays": 30},
            {"offerId": "cinema", "title": "A cinema ticket", "cost": {"default": 30}, "stock": 50,
             "coupon": {"pool": true}}]}
        """
    }

    /// Lets time pass.
    func wait(until instant: Instant) { clock.turn(to: instant) }

    /// Has it refuse writes, as while it is being copied.
    func close() throws {
        try TestDatabase.connection(to: store.path).execute("UPDATE revision SET closure = 1")
    }

    /// Damages the stored definitions. Another project, which is made then, tells everybody to read them anew.
    func damage() throws {
        try TestDatabase.connection(to: store.path).execute("UPDATE project SET definition = '{'")
        let other = try JSONDocument.parse(#"{"project": "other", "tenant": "acme"}"#).root
        let definition = try ProjectDefinition.read(other, knownZones: { _ in true }).get()
        _ = try LoyaltyStore(path: store.path).writeAlone { try $0.apply(definition, secrets: [:], generate: { [] }) }
    }

    /// Runs `body` while another program reads the database.
    func whileReading(_ body: () throws -> Void) throws {
        let connection = try TestDatabase.connection(to: store.path)
        try connection.execute("BEGIN")
        _ = try connection.integer("SELECT count(*) FROM log")
        try body()
        try connection.execute("COMMIT")
    }

    /// Sends a request as a web server would.
    func send(
        _ method: String, _ target: String, as caller: Caller = .key, headers: [String: String] = [:],
        body: String = ""
    ) throws -> HTTPResponse {
        var parameters = ["HTTP_HOST": "127.0.0.1", "HTTP_X_REQUEST_ID": "7c9a9a2358f92a26"]
        if !body.isEmpty { parameters["CONTENT_TYPE"] = "application/json" }
        switch caller {
        case .nobody: break
        case .key: parameters["HTTP_X_API_KEY"] = key
        case .ada: parameters["HTTP_AUTHORIZATION"] = "Bearer \(try token(of: "ada"))"
        }
        parameters.merge(headers) { $1 }
        return HTTPResponse(
            try service.answer(method, "/v1" + target, parameters: parameters, body: Array(body.utf8)))
    }

    /// A token that is good, unless something is said otherwise.
    /// - Parameters:
    ///   - age: how long ago it was made, in milliseconds.
    ///   - life: how long it is good for from then on, in milliseconds.
    func token(
        of user: String = "ada", audience: String = "acme-loyalty", issuer: String = "acme", age: Int64 = 0,
        life: Int64 = 3_600_000, secret: String = Definitions.secret, keyId: String = "2026-11"
    ) throws -> String {
        let secret = try TokenSecret(id: keyId, algorithm: .hs256, bytes: Array(secret.utf8))
        let issuedAt = Self.now.milliseconds - age
        return try TokenSigner(secret).token(
            subject: user, issuer: issuer, audience: audience, issuedAt: issuedAt, expires: issuedAt + life)
    }
}

extension HTTPResponse {
    fileprivate init(_ response: Response) {
        self.init(status: response.status, headers: response.headers, body: response.body)
    }
}
