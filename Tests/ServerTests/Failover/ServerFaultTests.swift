import Database
import Foundation
import TestSupport
import Testing

extension FailoverTests {
    /// Goal: whatever a PostgreSQL server suffers, requests are answered in time, nothing that was answered is lost, nothing
    /// is counted twice, and Punchcard goes on by itself.
    @Suite struct Faults {
        /// Whoever administers the server ends all connections, again and again.
        @Test func connectionsAreTerminatedUnderLoad() async throws {
            let single = try await SingleServer()
            let load = FailoverLoad(single.shop, round: 1)
            let clients = load.start()
            let connection = try single.node.connection()
            for step in 1...15 {
                try await eventually("events are answered") { load.answered > 50 * step }
                try connection.execute(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE usename = 'punchcard' AND backend_type = 'client backend'
                    """)
            }
            _ = try await clients.value
            #expect(load.result.unknown.isEmpty)
            try await single.close(answered: load.result.answered)
        }

        /// Others take all connections that a server has.
        @Test func noConnectionIsLeft() async throws {
            let single = try await SingleServer(["max_connections": "10", "superuser_reserved_connections": "3"])
            var answered = ["before": try #require(try single.visit("before").id)]
            try single.node.execute("CREATE ROLE other LOGIN")
            let administrator = try single.node.connection()
            try administrator.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'punchcard'")
            var others: [any Connection] = []
            while let other = try? single.node.connection(as: "other"), (try? other.execute("SELECT 1")) != nil {
                others.append(other)
            }
            #expect(try single.visit("full") == (nil, "database_unavailable"))
            let health = try single.shop.get("/health", through: single.client)
            #expect(health.status == 503 && health.header("Retry-After") == "1")
            #expect(single.shop.processes[0].errors.contains("53300"), "\(single.shop.processes[0].errors.suffix(500))")
            others.removeAll()
            try await eventually("it goes on") {
                answered["full"] = try single.visit("full").id
                return answered["full"] != nil
            }
            try await single.close(answered: answered)
        }

        /// The role has a statement_timeout. It ends reads that wait, and no write.
        @Test func statementsTimeOut() async throws {
            let single = try await SingleServer()
            try single.node.execute("ALTER ROLE punchcard SET statement_timeout = '300ms'")
            let holder = try single.node.connection(database: "punchcard")
            try holder.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'punchcard'")
            try holder.execute("BEGIN; LOCK TABLE log IN ACCESS EXCLUSIVE MODE")
            // Nobody reads the log; a write waits.
            let shop = single.shop
            let write = Clients.start(1, port: shop.ports[0]) { _, client in
                try shop.visit("u", "waits", through: client)
            }
            let administrator = try single.node.connection()
            func waiting() throws -> Int64 {
                try administrator.integer(
                    """
                    SELECT count(*) FROM pg_stat_activity WHERE usename = 'punchcard' AND wait_event_type = 'Lock'
                    AND clock_timestamp() - query_start > interval '500ms'
                    """) ?? 0
            }
            try await eventually("the write waits") { try waiting() == 1 }
            expectError(try shop.get("/log", through: single.client), 503, "database_unavailable")
            try holder.execute("COMMIT")
            let answer = try #require(try await write.value.first)
            let id = try #require(answer["data", "id"], "\(answer.text)")
            #expect(try shop.get("/log", through: single.client).status == 200)
            try await single.close(answered: ["waits": id])
        }

        /// A Punchcard stops while it holds the lock. The server takes it away, and the other Punchcard goes on.
        @Test func aStoppedPunchcardLosesTheLock() async throws {
            let single = try await SingleServer(punchcards: 2)
            var answered = ["before": try #require(try single.visit("before").id)]
            let holder = try single.node.connection(database: "punchcard")
            // It has the lock, and waits for what it reads of a user that it doesn't know.
            try holder.execute("BEGIN; LOCK TABLE member IN ACCESS EXCLUSIVE MODE")
            let shop = single.shop
            let stopped = Clients.start(1, port: shop.ports[0], timeout: 60) { _, client in
                try shop.visit("new", "stopped", through: client)
            }
            let administrator = try single.node.connection()
            func writers(_ condition: String) throws -> Int64 {
                try administrator.integer(
                    "SELECT count(*) FROM pg_stat_activity WHERE usename = 'punchcard' AND \(condition)") ?? 0
            }
            try await eventually("it waits") { try writers("wait_event_type = 'Lock'") == 1 }
            try await shop.processes[0].pause()
            try holder.execute("COMMIT")
            try await eventually("it holds the lock") { try writers("state = 'idle in transaction'") == 1 }
            let other = HTTPClient(port: shop.ports[1], timeout: 30)
            let refused = try shop.visit("u", "other", through: other)
            expectError(refused, 503, "database_unavailable")
            try await eventually("the other goes on") {
                let answer = try shop.visit("u", "other", through: other)
                answered["other"] = answer["data", "id"]
                return answer.status == 200
            }
            #expect(try writers("state = 'idle in transaction'") == 0)
            shop.processes[0].send(SIGCONT)
            // Its time was over; it went on, and then lost the connection when it committed.
            expectError(try #require(try await stopped.value.first), 503, "outcome_unknown")
            answered["stopped"] = try single.visit("stopped").id
            #expect(answered["stopped"] != nil)
            try await single.close(answered: answered)
        }

        /// The server is stopped, with its machine still there: nothing tells that it won't answer.
        @Test func theServerIsStopped() async throws {
            let single = try await SingleServer()
            var answered = ["before": try #require(try single.visit("before").id)]
            #expect(try single.shop.get("/stats/event?period=all", through: single.client).status == 200)
            try await single.node.pause()
            for number in 1...2 {
                let start = ContinuousClock.now
                let read = try single.shop.get("/stats/event?period=all", through: single.client)
                expectError(read, 503, "database_unavailable")
                #expect(ContinuousClock.now - start < FailoverTests.bound)
                let (id, refusal) = try single.visit("stopped-\(number)")
                #expect(id == nil && ["database_unavailable", "outcome_unknown"].contains(refusal))
            }
            single.node.signal(SIGCONT)
            for name in ["stopped-1", "stopped-2"] {
                try await eventually("it goes on") {
                    answered[name] = try single.visit(name).id
                    return answered[name] != nil
                }
            }
            try await single.close(answered: answered)
        }

        /// The standby that commits wait for is stopped. They aren't cancelled: whether they reach it is unknown for now.
        @Test func theStandbyIsStopped() async throws {
            let server = try await ReplicatedServer()
            let shop = try await ServedShop(address: server.address)
            let client = HTTPClient(port: shop.ports[0], timeout: 30)
            #expect(try shop.visit("u", "before", through: client).status == 200)
            try await server.standby.pause()
            let start = ContinuousClock.now
            let unknown = try shop.visit("u", "keyed", through: client)
            expectError(unknown, 503, "outcome_unknown")
            #expect(unknown.header("Retry-After") == "1")
            #expect(ContinuousClock.now - start < FailoverTests.bound)
            // The transaction goes on, and nobody else gets between.
            expectError(try shop.visit("u", "later", hasKey: false, through: client), 503, "database_unavailable")
            #expect(try ServedShop.visits(on: server.primary).count == 1)
            server.standby.signal(SIGCONT)
            var keyed: HTTPResponse?
            try await eventually("it goes on") {
                keyed = try shop.visit("u", "keyed", through: client)
                return keyed?.status == 200
            }
            #expect(keyed?.header("Idempotent-Replayed") != nil)
            #expect(try shop.visit("u", "later", hasKey: false, through: client).status == 200)
            #expect(
                try ServedShop.visits(on: server.primary).mapValues(\.count) == ["before": 1, "keyed": 1, "later": 1])
            try await shop.close()
            try await server.stop()
        }
    }
}
