import Foundation
import Synchronization
import TestSupport
import Testing

extension FaultTests {
    /// Goal: where more comes in than can be done, what is too much is refused at once, with 503 and `Retry-After`;
    /// what was taken is done as if the rest had never come; reads go on; and nothing is lost or done twice.
    @Suite struct Overload {
        /// As many requests as may be in hand are held up by the lock that writing processes take turns with: those
        /// that come then are answered before them.
        @Test func excessRequestsAreRefusedAtOnce() async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            let ledger = try await Ledger.prepared(for: program)
            let server = try await program.serve("--maximum-requests", "4")
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
            let letGo = try TestDatabase.takeLock(of: program.database)
            let refused = Mutex<[(number: Int, response: HTTPResponse)]>([])
            let clients = Clients.start(12, port: nginx.port) { number, client in
                let response = try ledger.logOnce("event-\(number)", by: "user-\(number)", through: client)
                if response.status != 200 { refused.withLock { $0.append((number, response)) } }
                return response.status
            }
            try await eventually("8 of 12 are refused; \(server.errors)") { refused.withLock { $0.count } >= 8 }
            let read = try nginx.client().send("GET", "/v1/event/visit", headers: [("X-Api-Key", ledger.key)])
            #expect(read.status == 200)
            letGo()
            #expect(
                try await clients.value.sorted() == Array(repeating: 200, count: 4) + Array(repeating: 503, count: 8))
            for (number, response) in refused.withLock({ $0 }) {
                #expect(response["code"] == #""overloaded""#)
                #expect(response.header("Retry-After") == "1")
                // Nothing of it was done: the same key is a new event.
                let again = try ledger.logOnce("event-\(number)", by: "user-\(number)", through: nginx.client())
                #expect(again.status == 200 && again.header("Idempotent-Replayed") == nil)
            }
            #expect(ledger.count == 12)
            try await nginx.stop()
            try await server.stop()
            try await ledger.check(program)
        }

        /// As many as there are workers ask for a leaderboard that has yet to be made, which the lock holds up: others
        /// are answered meanwhile.
        @Test func waitingForALeaderboardBlocksNoOtherRequest() async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            let ledger = try await Ledger.prepared(for: program)
            let server = try await program.serve("--workers", "4", "--maximum-requests", "4")
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
            _ = try ledger.logOnce("first", by: "ann", through: nginx.client())
            let key = [("X-Api-Key", ledger.key)]
            let letGo = try TestDatabase.takeLock(of: program.database)
            let answers = Mutex<[String]>([])
            let clients = Clients.start(4, port: nginx.port) { number, client in
                let path = number == 0 ? "/v1/user/ann/rank" : "/v1/project/ledger/leaderboard"
                let response = try client.send("GET", path, headers: key)
                answers.withLock { $0.append(response.text) }
            }
            // A fifth one is too much, if it could change something.
            try await eventually("four are in hand; \(server.errors)") {
                try nginx.client().send("POST", "/v1/event", headers: key, body: "{}").status == 503
            }
            let read = try nginx.client().send("GET", "/v1/event/visit", headers: key)
            #expect(read.status == 200)
            #expect(answers.withLock { $0 } == [])
            letGo()
            _ = try await clients.value
            let expected =
                [#"{"userId":"ann","points":5,"rank":1,"users":1}"#]
                + Array(repeating: #"{"users":[{"userId":"ann","points":5,"rank":1}]}"#, count: 3)
            #expect(answers.withLock { $0 }.sorted() == expected.sorted())
            try await nginx.stop()
            try await server.stop()
            try await ledger.check(program)
        }

        /// Sixteen times as many clients as may be served, each of which sends its event until it is taken.
        @Test func refusedEventsAreAcceptedLater() async throws {
            let program = try PunchcardProgram(
                in: TemporaryFolder(), environment: ["PUNCHCARD_MAXIMUM_REQUESTS": "2"])
            let ledger = try await Ledger.prepared(for: program)
            let server = try await program.serve()
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
            let clients = ledger.start(32, port: nginx.port)
            try await ledger.grow(by: 50 * Rounds.count(2), "\(server.errors.suffix(500))")
            try await ledger.stop(clients)
            let key = [("X-Api-Key", ledger.key)]
            let metrics = try nginx.client().send("GET", "/metrics", headers: key)
            #expect(metrics.status == 200 && metrics.text.contains(#"status="503""#), "\(metrics.text)")
            try await nginx.stop()
            try await server.stop()
            try await ledger.check(program)
        }

        @Test func invalidBoundsAreRefused() async throws {
            let folder = try TemporaryFolder()
            _ = try await Ledger.prepared(for: PunchcardProgram(in: folder))
            for number in ["0", "1000001", "-1", "many"] {
                let program = try PunchcardProgram(in: folder, environment: ["PUNCHCARD_MAXIMUM_REQUESTS": number])
                let served = try await program.run("serve", "--listen", "unix:\(folder.file("s"))")
                #expect(!served.isSuccess)
                #expect(served.errors.contains("PUNCHCARD_MAXIMUM_REQUESTS takes 1 to 1000000"), "\(served.errors)")
            }
        }
    }
}
