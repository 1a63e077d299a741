import Foundation
import TestSupport
import Testing

extension FailoverTests {
    /// Goal: `serve` waits for a primary, and for nothing else.
    @Suite struct Start {
        /// There is a standby, and no primary yet.
        @Test func serveWaitsForAPrimary() async throws {
            let server = try await ReplicatedServer()
            let first = try await ServedShop(address: server.address)
            #expect(try first.visit("u", "before", through: first.nginx.client()).status == 200)
            try await first.close()
            try await server.killPrimary()

            let process = try await first.program.serve(socket: "late.sock")
            let nginx = try await NginxServer.start(
                in: TemporaryFolder(), upstreamSockets: [first.program.folder.file("late.sock")])
            let client = nginx.client()
            for answer in [
                try first.get("/health", through: client), try first.visit("u", "late", through: client),
            ] {
                expectError(answer, 503, "database_unavailable")
                #expect(answer.header("Retry-After") == "1")
            }
            try await server.promoteStandby {}
            try await eventually("it serves; \(process.errors)") {
                try first.visit("u", "late", through: client).status == 200
            }
            #expect(try first.get("/health", through: client).status == 200)
            #expect(try ServedShop.visits(on: server.primary).mapValues(\.count) == ["before": 1, "late": 1])
            try await nginx.stop()
            try await process.stop()
            try await server.stop()
        }

        /// Nobody but `apply` makes tables, whether the server is there from the beginning or comes later.
        @Test func serveEndsWithoutTables() async throws {
            let node = try PostgreSQLNode("only")
            try await node.initialize()
            var server = try await node.start()
            try node.makeDatabase()
            try await node.stop(server)
            let program = try PunchcardProgram(
                in: TemporaryFolder(), environment: ["PUNCHCARD_DATABASE": node.address])
            let early = try await program.serve(socket: "early.sock")
            server = try await node.start()
            #expect(try await early.wait() == .exited(status: 1))
            let late = try await program.run("serve", "--listen", "unix:\(program.folder.file("late.sock"))")
            #expect(late.end == .exited(status: 1))
            for errors in [early.errors, late.errors] { #expect(errors.contains("punchcard apply"), "\(errors)") }
            try await node.stop(server)
        }

        /// No role, and no database, are no outage.
        @Test func serveEndsIfItIsRefused() async throws {
            let node = try PostgreSQLNode("only")
            try await node.initialize()
            let server = try await node.start()
            for (address, reason) in [
                (node.address, #"role "punchcard" does not exist"#),
                (node.address.replacing("punchcard@", with: "postgres@"), #"database "punchcard" does not exist"#),
            ] {
                let program = try PunchcardProgram(
                    in: TemporaryFolder(), environment: ["PUNCHCARD_DATABASE": address])
                let refused = try await program.run("serve", "--listen", "unix:\(program.folder.file("x.sock"))")
                #expect(refused.end == .exited(status: 1) && refused.errors.contains(reason), "\(refused.errors)")
            }
            try await node.stop(server)
        }

        /// `doctor` with the address of a standby alone, and with that of both servers.
        @Test func doctorTellsOfReplication() async throws {
            let server = try await ReplicatedServer()
            let shop = try await ServedShop(address: server.address)
            let whole = try await shop.program.run("doctor")
            #expect(whole.output.contains("commits wait for the standbys *"), "\(whole.output)")
            #expect(whole.output.contains("note replication: a standby follows"), "\(whole.output)")
            try server.primary.execute("GRANT pg_monitor TO punchcard")
            let monitored = try await shop.program.run("doctor")
            #expect(monitored.output.contains("ok replication: the standby b (sync) is "), "\(monitored.output)")

            let standby = try PunchcardProgram(
                in: TemporaryFolder(), environment: ["PUNCHCARD_DATABASE": server.standby.address])
            let alone = try await standby.run("doctor")
            #expect(alone.end == .exited(status: 1))
            #expect(alone.output.contains("no PostgreSQL server that takes writes can be reached"), "\(alone.output)")
            #expect(alone.output.contains("session is read-only"), "\(alone.output)")

            try await server.stopStandby()
            let waiting = try await shop.program.run("doctor")
            #expect(waiting.output.contains("no standby that commits wait for is there"), "\(waiting.output)")
            try server.primary.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")
            try await shop.close()
            try await server.stop()
        }
    }
}
