import Foundation
import JSON
import TestSupport

/// The dashboard behind nginx with the site that the project ships, over a project with a few events and users.
struct RunningDashboard {
    let program: PunchcardProgram
    let nginx: NginxServer
    private let server: RunningProcess

    static func start() async throws -> RunningDashboard {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: definitions)
        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        return RunningDashboard(program: program, nginx: nginx, server: server)
    }

    private static let definitions = """
        {"project": "shop", "tenant": "acme", "title": "Acme shop", "timezone": "Europe/Berlin",
         "users": {"autoCreate": true}, "backdating": {"maximumDays": 36500},
         "auth": {"secrets": [{"id": "2026-11", "algorithm": "HS256", "value": "generate"}]},
         "usergroups": [{"usergroupId": "vip", "title": {"default": "VIP", "de": "Stammkunden"}}],
         "events": [
            {"eventId": "login", "title": "Login", "reward": {"default": 5}, "limit": 1, "limitWindow": "day"},
            {"eventId": "purchase", "title": "Purchase", "type": "TRANSACTION", "reward": {"default": 1, "vip": 2},
             "conditions": {"type": "AND", "conditions": [{"field": "amount", "operator": "greater_than", "value": 0}]},
             "metadataFields": [{"key": "amount", "type": "number", "required": true}],
             "dimensions": ["channel", "tags"], "measures": ["amount"]}],
         "streaks": [{"streakId": "daily", "title": "Every day", "events": ["login"], "period": "daily",
            "freezes": {"max": 2, "earnEvery": 7}, "rewards": [{"length": 7, "points": 50}]}],
         "challenges": [{"challengeId": "three", "title": "Three purchases", "eventId": "purchase", "goal": 3,
            "points": 30}],
         "leaderboards": [
            {"leaderboardId": "this_month", "title": {"default": "Best of the month", "de": "Die Besten"},
             "window": "month"}],
         "offers": [
            {"offerId": "voucher", "title": {"default": "Voucher over 5 €", "de": "Gutschein über 5 €"},
             "description": "For any record", "cost": {"default": 50, "vip": 40},
             "coupon": {"pattern": "SUMMER-####-####"}, "couponDays": 90},
            {"offerId": "bag", "title": "Tote bag", "cost": {"default": 80}, "stock": 10, "coupon": {"pool": true},
             "start": "2026-01-01T00:00:00Z",
             "conditions": {"field": "usergroups", "operator": "not_contains", "value": "staff"}}]}
        """

    var address: String { "http://127.0.0.1:\(nginx.port)/dashboard/" }

    /// A link that signs in.
    func link(_ options: String...) async throws -> String {
        try await program.succeed("dashboard", "--url", address, "--no-open").trimmingCharacters(in: .newlines)
    }

    /// A browser that is signed in.
    func signIn(_ settings: Browser.Settings = Browser.Settings()) async throws -> Browser {
        let browser = try await Browser.start(in: TemporaryFolder(), settings)
        try browser.open(await link())
        try await eventually("signed in", within: .seconds(60)) { try browser.text("h1") != nil }
        return browser
    }

    /// Shows a page by its address, and waits until it is there.
    func show(_ place: String, in browser: Browser) async throws {
        try browser.open("about:blank")
        try browser.open("\(address)#/\(place)")
        try await eventually("the page \(place) is there", within: .seconds(60)) {
            try browser.run(
                "return document.querySelector('.page h1') !== null && document.querySelector('.loading') === null")
                as? Bool ?? false
        }
    }

    /// Saves the form, and waits for the page that it leads to. The form has the old definition's title and may show much
    /// of what that page does, so that neither tells whether the new one is stored.
    func save(_ place: String, in browser: Browser) async throws {
        try await browser.click("#save")
        try await eventually("the form is saved, and \(place) is there", within: .seconds(60)) {
            try browser.run(
                """
                return location.hash === `#/${arguments[0]}` && document.getElementById('save') === null
                    && document.querySelector('.page h1') !== null;
                """, place) as? Bool ?? false
        }
    }

    /// Asks the API as an administrator.
    @discardableResult
    func send(
        _ method: String, _ path: String, _ body: String? = nil, key: String? = nil, type: String = "application/json"
    ) async throws -> HTTPResponse {
        var headers = [("Content-Type", type)]
        if let key {
            headers.append(("X-Api-Key", key))
        } else {
            let token = try await program.succeed("token", "--project", "shop", "--user", "ops", "--scope", "admin")
            headers.append(("Authorization", "Bearer \(token.trimmingCharacters(in: .newlines))"))
        }
        return try nginx.client().send(method, "/v1\(path)", headers: headers, body: body.map { Array($0.utf8) })
    }

    /// Logs an event for a user, as an administrator.
    func log(_ event: String, _ user: String, _ metadata: String = "{}", at time: String? = nil) async throws {
        let timestamp = time.map { #","timestamp":"\#($0)""# } ?? ""
        let answer = try await send(
            "POST", "/event", #"{"eventId":"\#(event)","userId":"\#(user)","metadata":\#(metadata)\#(timestamp)}"#)
        guard answer.status == 200 else { throw HarnessError("not logged: \(answer.text)") }
    }

    /// Adjusts a user's points, as an administrator.
    func adjust(_ user: String, _ body: String) async throws {
        let answer = try await send("POST", "/user/\(user)/points", body)
        guard answer.status == 200 else { throw HarnessError("not adjusted: \(answer.text)") }
    }

    /// Makes a user who can spend points, as an administrator.
    func welcome(_ user: String, points: Int) async throws {
        let answer = try await send("POST", "/user", #"{"userId":"\#(user)"}"#)
        guard answer.status == 201 else { throw HarnessError("not made: \(answer.text)") }
        try await adjust(user, #"{"points":\#(points),"reason":"Welcome"}"#)
    }

    /// Reverses an entry of a user, as an administrator.
    func reverse(_ entry: String, of user: String, _ body: String) async throws {
        let answer = try await send("POST", "/user/\(user)/history/\(entry)/reversal", body)
        guard answer.status == 200 else { throw HarnessError("not reversed: \(answer.text)") }
    }

    /// Redeems an offer for a user as an administrator, or with `hold=SECONDS` as the query sets it aside.
    @discardableResult
    func redeem(_ offer: String, for user: String, _ query: String = "") async throws -> JSONValue {
        let answer = try await send("POST", "/user/\(user)/offer/\(offer)/redeem?\(query)", "{}")
        guard answer.status == 200, let redeemed = answer.json else {
            throw HarnessError("not redeemed: \(answer.text)")
        }
        return redeemed
    }

    /// Adds codes to an offer's pool, as an administrator.
    func addCodes(_ codes: [String], to offer: String) async throws {
        let lines = codes.joined(separator: "\n")
        let answer = try await send("POST", "/offer/\(offer)/coupon", lines, type: "text/plain")
        guard answer.status == 200 else { throw HarnessError("not added: \(answer.text)") }
    }

    /// A user's entries, the last booked first.
    func entries(of user: String, _ query: String = "") async throws -> [JSONValue] {
        let answer = try await send("GET", "/user/\(user)/history?\(query)")
        guard let history = answer.json?["history"] else { throw HarnessError("no history: \(answer.text)") }
        return Array(history.elements)
    }

    func stop() async throws {
        try await nginx.stop()
        try await server.terminate()
    }
}
