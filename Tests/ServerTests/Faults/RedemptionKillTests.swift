import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

extension FaultTests {
    /// Goal: a redemption that was answered outlives SIGKILL at any moment, and one that is sent again with its key
    /// because no answer came is booked once, with one code.
    @Suite struct RedemptionKill {
        private static let definitions = Definitions(
            more: """
                , "offers": [
                    {"offerId": "drawn", "title": "Drawn", "cost": {"default": 1}, "coupon": {"pattern": "AB-########"}},
                    {"offerId": "pooled", "title": "Pooled", "cost": {"default": 1}, "stock": 200, "coupon": {"pool": true}}]
                """,
            events: [#"{"eventId": "free", "title": "Free", "reward": {"default": 100000}}"#]
        ).json(project: "shop")

        @Test func answeredRedemptionsStayAndRetriesDebitOnce() async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            _ = try await program.succeed("apply", "-", input: Self.definitions)
            let key = try await program.succeed(
                "apikey", "create", "--project", "shop", "--name", "till", "--scopes", "admin"
            ).trimmingCharacters(in: .newlines)
            let headers = [("Content-Type", "application/json"), ("X-Api-Key", key)]
            let sockets = ["a.sock", "b.sock"]
            var servers: [RunningProcess] = []
            for socket in sockets { servers.append(try await program.serve(socket: socket)) }
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: sockets.map { program.folder.file("\($0) max_fails=0") })
            let users = (0..<12).map { "user-\($0)" }
            for user in users { #expect(try nginx.client().log("free", user: user, key: key).status == 200) }
            let codes = (1...200).map { "POOL-\($0)" }.joined(separator: "\n")
            let added = try nginx.client().send(
                "POST", "/v1/offer/pooled/coupon", headers: [("Content-Type", "text/plain"), headers[1]], body: codes)
            #expect(added.json?["added"] == "200", "\(added.text)")

            let answered = Mutex<[HTTPResponse]>([])
            let isStopped = Mutex(false)
            let clients = Clients.start(users.count, port: nginx.port) { number, client in
                var sent = 0
                while !isStopped.withLock({ $0 }) {
                    let offer = sent % 2 == 0 ? "drawn" : "pooled"
                    // A user can't have many holds.
                    let isHeld = sent % 3 == 0 && sent < 150
                    let path = "/v1/user/\(users[number])/offer/\(offer)/redeem\(isHeld ? "?hold=600" : "")"
                    let answer = try Self.persist(
                        client, path, headers: headers + [("Idempotency-Key", "\(number)-\(sent)")])
                    if answer.status == 200 { answered.withLock { $0.append(answer) } }
                    if answer.status == 409 { expectError(answer, 409, "out_of_stock") }
                    sent += 1
                }
            }
            for round in 0..<Rounds.count(6) {
                let wanted = answered.withLock { $0.count } + .random(in: 1...20)
                try await eventually("\(wanted) are redeemed; \(servers.map { $0.errors.suffix(300) })") {
                    answered.withLock { $0.count } >= wanted
                }
                usleep(.random(in: 0...3_000))
                servers[round % 2].send(SIGKILL)
                #expect(try await servers[round % 2].wait() == .killed(signal: SIGKILL))
                servers[round % 2] = try await program.serve(socket: sockets[round % 2])
            }
            isStopped.withLock { $0 = true }
            _ = try await clients.value

            // Every answer is a redemption of its own, and there is none besides them.
            let all = answered.withLock { $0 }
            let ids = all.compactMap { $0.json?["redemptionId"]?.string }
            let given = all.compactMap { $0.json?["coupon"]?["code"]?.string }
            #expect(Set(ids).count == all.count && Set(given).count == given.count)
            var (listed, spendable, held): ([JSONValue], Int, Int) = ([], 0, 0)
            for user in users {
                var cursor: String? = ""
                while let next = cursor {
                    let page = try nginx.client().send(
                        "GET", "/v1/user/\(user)/redemption?limit=500\(next.isEmpty ? "" : "&cursor=\(next)")",
                        headers: headers)
                    listed += page.json?["redemptions"]?.elements.map { $0 } ?? []
                    cursor = page.json?["next"]?.string
                }
                let points = try nginx.client().send("GET", "/v1/user/\(user)/points", headers: headers).json
                spendable += points?["points"]?.int ?? 0
                held += points?["held"]?.int ?? 0
            }
            #expect(Set(listed.compactMap { $0["redemptionId"]?.string }) == Set(ids) && listed.count == ids.count)
            #expect(spendable + all.count == users.count * 100_000)
            #expect(held == listed.count { $0["status"]?.string == "held" })

            try await nginx.stop()
            for server in servers { try await server.stop() }
            #expect(try await program.succeed("verify").hasPrefix("ok: 1 project, 12 users, "))
        }

        /// Sends a request until it is answered by the program.
        private static func persist(
            _ client: HTTPClient, _ path: String, headers: [(String, String)]
        ) throws -> HTTPResponse {
            var last = ""
            for _ in 0..<20_000 {
                do {
                    let answer = try client.send("POST", path, headers: headers, body: "")
                    guard answer.status >= 500 else { return answer }
                    last = "\(answer.status) \(answer.text)"
                } catch  where error is HarnessError || error is SystemError {
                    last = "\(error)"
                    client.disconnect()
                }
                usleep(1_000)
            }
            throw HarnessError("\(path): \(last)")
        }
    }
}
