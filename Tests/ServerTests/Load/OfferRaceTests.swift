import Foundation
import JSON
import TestSupport
import Testing

/// Goal: 200 clients on three processes want the last of everything. Exactly the right number get it, every other answer
/// is a 409 that says why, and the books add up.
@Suite(.serialized) struct OfferRaceTests {
    private static let clients = 200

    private static let definitions = Definitions(
        more: """
            , "offers": [
                {"offerId": "mug", "title": "Mug", "cost": {"default": 1}, "stock": 10},
                {"offerId": "voucher", "title": "Voucher", "cost": {"default": 1}, "coupon": {"pool": true}},
                {"offerId": "drawn", "title": "Drawn", "cost": {"default": 1}, "coupon": {"pattern": "AB-########"}},
                {"offerId": "dear", "title": "Dear", "cost": {"default": 30}},
                {"offerId": "once", "title": "Once", "cost": {"default": 0}, "limit": 1}]
            """,
        events: [#"{"eventId": "free", "title": "Free", "reward": {"default": 100}}"#]
    ).json(project: "race")

    /// The project behind three processes, with 100 points for each of its users.
    private struct Shop {
        let program: PunchcardProgram
        let servers: [RunningProcess]
        let nginx: NginxServer
        let headers: [(String, String)]

        init() async throws {
            program = try PunchcardProgram(in: TemporaryFolder())
            _ = try await program.succeed("apply", "-", input: OfferRaceTests.definitions)
            let key = try await program.succeed(
                "apikey", "create", "--project", "race", "--name", "till", "--scopes", "admin"
            ).trimmingCharacters(in: .newlines)
            headers = [("Content-Type", "application/json"), ("X-Api-Key", key)]
            let sockets = ["a.sock", "b.sock", "c.sock"]
            var servers: [RunningProcess] = []
            for socket in sockets { servers.append(try await program.serve(socket: socket)) }
            self.servers = servers
            nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: sockets.map(program.folder.file))
        }

        /// Gives users 100 points each.
        func credit(_ users: [String]) throws {
            let lines = users.map { #"{"eventId":"free","userId":"\#($0)"}"# }
            let answer = try nginx.client().send(
                "POST", "/v1/event/batch", headers: headers, body: "[\(lines.joined(separator: ","))]")
            #expect(answer.json?["counts"]?["logged"]?.int == users.count, "\(answer.text)")
        }

        func post(_ path: String, _ body: String = "", by client: HTTPClient? = nil) throws -> HTTPResponse {
            try (client ?? nginx.client()).send("POST", "/v1" + path, headers: headers, body: body)
        }

        func get(_ path: String) throws -> HTTPResponse {
            try nginx.client().send("GET", "/v1" + path, headers: headers)
        }

        /// What 200 clients are answered who send at the same time.
        func race(
            _ request: @escaping @Sendable (_ number: Int) -> (path: String, body: String)
        ) async throws -> [HTTPResponse] {
            let headers = headers
            return try await Clients.run(OfferRaceTests.clients, port: nginx.port) { number, client in
                let (path, body) = request(number)
                return try client.send("POST", "/v1" + path, headers: headers, body: body)
            }
        }

        /// Ends it; every figure agrees with the log.
        func close() async throws {
            try await nginx.stop()
            for server in servers { try await server.stop() }
            // Each process had its part.
            for server in servers { #expect(server.errors.contains("POST /v1/"), "\(server.name)") }
            #expect(try await program.succeed("verify").hasPrefix("ok: 1 project, "))
        }
    }

    private static let users = (0..<clients).map { "user-\($0)" }

    /// Checks that so many were answered 200, and all others 409 with a code.
    private func expect(
        _ answers: [HTTPResponse], _ winners: Int, else code: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(answers.count == Self.clients, sourceLocation: sourceLocation)
        #expect(answers.count { $0.status == 200 } == winners, sourceLocation: sourceLocation)
        for answer in answers where answer.status != 200 {
            expectError(answer, 409, code, sourceLocation: sourceLocation)
        }
    }

    @Test func theLastOfAStockAndOfAPool() async throws {
        let shop = try await Shop()
        try shop.credit(Self.users)
        // Ten mugs for 200 users.
        expect(try await shop.race { ("/user/user-\($0)/offer/mug/redeem", "") }, 10, else: "out_of_stock")
        // One code for 200 users.
        let added = try shop.nginx.client().send(
            "POST", "/v1/offer/voucher/coupon", headers: [("Content-Type", "text/plain"), shop.headers[1]],
            body: "last-1\n")
        #expect(added.json?["added"] == "1", "\(added.text)")
        let codes = try await shop.race { ("/user/user-\($0)/offer/voucher/redeem", "") }
        expect(codes, 1, else: "codes_exhausted")
        #expect(codes.compactMap { $0.json?["coupon"]?["code"]?.string } == ["LAST-1"])
        // Generated codes never repeat.
        let drawn = try await shop.race { ("/user/user-\($0)/offer/drawn/redeem", "") }
        expect(drawn, Self.clients, else: "")
        #expect(Set(drawn.compactMap { $0.json?["coupon"]?["code"]?.string }).count == Self.clients)
        // Who got nothing lost nothing.
        var total = 0
        for user in Self.users { total += try shop.get("/user/\(user)/points").json?["points"]?.int ?? 0 }
        #expect(total == Self.clients * 100 - 10 - 1 - Self.clients)
        try await shop.close()
    }

    @Test func theLastPointsOfAUser() async throws {
        let shop = try await Shop()
        try shop.credit(["rich"])
        // 100 points are enough for three, held or redeemed.
        let answers = try await shop.race { number in
            ("/user/rich/offer/dear/redeem\(number % 2 == 0 ? "?hold=600" : "")", "")
        }
        expect(answers, 3, else: "insufficient_points")
        let points = try shop.get("/user/rich/points").json
        #expect((points?["points"]?.int, points?["debt"]?.int) == (10, 0))
        let holds = answers.filter { $0.json?["status"]?.string == "held" }.count
        #expect(points?["held"]?.int == holds * 30)
        expect(try await shop.race { _ in ("/user/rich/offer/once/redeem", "") }, 1, else: "limit_reached")
        try await shop.close()
    }

    /// Half of the clients capture the hold, half release it: one of them does.
    @Test func captureAndReleaseOfAHold() async throws {
        let shop = try await Shop()
        try shop.credit(["u"])
        var balance = 100
        for round in 0..<3 {
            let held = try shop.post("/user/u/offer/drawn/redeem?hold=600")
            let id = try #require(held.json?["redemptionId"]?.string, "\(held.text)")
            let answers = try await shop.race { number in
                ("/redemption/\(id)/\(number % 2 == round % 2 ? "capture" : "release")", "")
            }
            let winner = try #require(answers.first { $0.status == 200 })
            let isCaptured = winner.json?["status"]?.string == "redeemed"
            expect(answers, 1, else: isCaptured ? "already_captured" : "already_released")
            balance -= isCaptured ? 1 : 0
            let points = try shop.get("/user/u/points").json
            #expect((points?["points"]?.int, points?["held"]?.int) == (balance, 0))
        }
        try await shop.close()
    }

    @Test func aCodeIsUsedOnce() async throws {
        let shop = try await Shop()
        try shop.credit(["u"])
        for _ in 0..<3 {
            let redeemed = try shop.post("/user/u/offer/drawn/redeem")
            let code = try #require(redeemed.json?["coupon"]?["code"]?.string, "\(redeemed.text)")
            let answers = try await shop.race { number in
                ("/coupon/\(number % 2 == 0 ? code : code.lowercased())/use", #"{"reference":"till \#(number)"}"#)
            }
            expect(answers, 1, else: "coupon_used")
            let winner = try #require(answers.firstIndex { $0.status == 200 })
            #expect(try shop.get("/coupon/\(code)").json?["reference"]?.string == "till \(winner)")
        }
        try await shop.close()
    }

    /// One key, 200 clients: one redemption, and everybody is told the same code.
    @Test func aKeyRedeemsOnce() async throws {
        let shop = try await Shop()
        try shop.credit(["u"])
        let headers = shop.headers + [("Idempotency-Key", "order-1")]
        let answers = try await Clients.run(Self.clients, port: shop.nginx.port) { _, client in
            try client.send("POST", "/v1/user/u/offer/drawn/redeem", headers: headers, body: "")
        }
        #expect(answers.allSatisfy { $0.status == 200 })
        #expect(Set(answers.map(\.text)).count == 1)
        #expect(answers.count { $0.header("Idempotent-Replayed") == nil } == 1)
        #expect(try shop.get("/user/u/points").json?["points"] == "99")
        try await shop.close()
    }
}
