import Foundation
import JSON
import TestSupport
import Testing

extension FailoverTests {
    /// Goal: three Punchcards, each on a host of its own, share one PostgreSQL server behind one nginx. Everything is as
    /// exact as on one machine.
    @Suite struct Machines {
        private static let clients = 60

        private static func definitions(reward: Int = 1) -> String {
            Definitions(
                more: """
                    , "offers": [{"offerId": "mug", "title": "Mug", "cost": {"default": 1}, "stock": 10}],
                    "leaderboards": [{"leaderboardId": "all", "window": "all"}]
                    """,
                events: [
                    #"{"eventId": "free", "title": "Free", "reward": {"default": \#(reward)}}"#,
                    #"{"eventId": "limited", "title": "Limited", "reward": {"default": 7}, "limit": 10}"#,
                    #"{"eventId": "scarce", "title": "Scarce", "reward": {"default": 3}, "budget": 30}"#,
                ]
            ).json(project: "shop")
        }

        private struct Setup {
            let shop: ServedShop
            let node: PostgreSQLNode
            let server: RunningProcess
            let network: TestNetwork?
            let home: TestHost

            /// On hosts of their own, where they can be made.
            init() async throws {
                network = await TestNetwork.isPossible() ? try await TestNetwork(hosts: 4) : nil
                let hosts = network?.hosts ?? Array(repeating: .local, count: 4)
                node = try PostgreSQLNode("only", on: hosts[0])
                try await node.initialize()
                server = try await node.start()
                try node.makeDatabase()
                home = hosts[1]
                shop = try await ServedShop(
                    address: node.address, on: Array(hosts[1...]), definitions: FailoverTests.Machines.definitions())
            }

            /// What all clients are answered, who send at the same time.
            func race(
                _ request: @escaping @Sendable (_ number: Int) -> (path: String, body: String, key: String?)
            ) async throws -> [HTTPResponse] {
                let headers = shop.headers
                return try await Clients.run(FailoverTests.Machines.clients, port: shop.nginx.port) { number, client in
                    let (path, body, key) = request(number)
                    let all = headers + (key.map { [("Idempotency-Key", $0)] } ?? [])
                    return try client.send("POST", "/v1" + path, headers: all, body: body)
                }
            }

            /// Everything agrees with the log, and each machine had its part.
            func close() async throws {
                for process in shop.processes { #expect(process.errors.contains("POST /v1/"), "\(process.name)") }
                try await shop.close(on: home)
                try await node.stop(server)
            }
        }

        @Test func everythingIsExactAcrossMachines() async throws {
            let machines = try await Setup()
            // A limit of a user, and a budget of all.
            let limited = try await machines.race { _ in ("/event", #"{"eventId":"limited","userId":"u"}"#, nil) }
            #expect(limited.count { $0["data", "points"] == "7" } == 10)
            #expect(limited.allSatisfy { $0.status == 200 })
            let scarce = try await machines.race { ("/event", #"{"eventId":"scarce","userId":"user-\#($0)"}"#, nil) }
            #expect(scarce.count { $0["data", "points"] == "3" } == 10)
            // One key is one event; everybody is told the same.
            let once = try await machines.race { _ in ("/event", #"{"eventId":"free","userId":"once"}"#, "key") }
            #expect(Set(once.map(\.text)).count == 1 && once[0].status == 200)
            #expect(once.count { $0.header("Idempotent-Replayed") == nil } == 1)
            // Ten mugs.
            let earned = try await machines.race { ("/event", #"{"eventId":"free","userId":"user-\#($0)"}"#, nil) }
            #expect(earned.allSatisfy { $0.status == 200 })
            let mugs = try await machines.race { ("/user/user-\($0)/offer/mug/redeem", "", nil) }
            #expect(mugs.count { $0.status == 200 } == 10)
            for answer in mugs where answer.status != 200 { expectError(answer, 409, "out_of_stock") }

            // What one machine answers, all do, at once: figures, and the board.
            let shop = machines.shop
            for path in ["/stats/event?period=all", "/leaderboard/all", "/stats/points"] {
                let answers = try shop.ports.map { try shop.get(path, through: HTTPClient(port: $0)) }
                #expect(Set(answers.map(\.text)).count == 1, "\(path): \(answers.map(\.text))")
                #expect(answers[0].status == 200, "\(path): \(answers[0].text)")
            }
            try await machines.close()
        }

        /// Each machine in turn changes an event; the next request to each of the others goes by it.
        @Test func aChangedDefinitionCountsFromTheNextRequest() async throws {
            let machines = try await Setup()
            let shop = machines.shop
            let clients = shop.ports.map { HTTPClient(port: $0) }
            for round in 0..<9 {
                let points = 10 + round
                let changed = try clients[round % 3].send(
                    "PUT", "/v1/event/free", headers: shop.headers,
                    body: #"{"title": "Free", "reward": {"default": \#(points)}}"#)
                #expect(changed.status == 200, "\(changed.text)")
                for client in clients {
                    let answer = try client.send(
                        "POST", "/v1/event", headers: shop.headers, body: #"{"eventId":"free","userId":"u"}"#)
                    #expect(answer["data", "points"] == "\(points)", "\(answer.text)")
                    #expect(try shop.get("/event/free", through: client)["reward", "default"] == "\(points)")
                }
            }
            try await machines.close()
        }
    }
}
