import Foundation
import JSON
import Synchronization
import TestSupport
import Testing

/// What holds under load, whatever happens to processes: limits pay their number, and what was answered is kept.
/// What single requests are answered is tested with the API.
@Suite(.serialized) struct LoadTests {
    private static let definitions = Definitions(
        events: [
            #"{"eventId": "limited", "title": "Limited", "reward": {"default": 7}, "limit": 10}"#,
            #"{"eventId": "free", "title": "Free", "reward": {"default": 1}}"#,
        ]
    ).json(project: "load")

    /// A program with a project, a key and no server yet.
    private func prepared() async throws -> (program: PunchcardProgram, key: String) {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: Self.definitions)
        let key = try await program.succeed(
            "apikey", "create", "--project", "load", "--name", "load", "--scopes", "events,read")
        return (program, key.trimmingCharacters(in: .newlines))
    }

    /// Two processes serve one database; 64 clients log an event with a limit of 10, all of them for the same two
    /// users.
    @Test func aLimitRacedOverTwoProcessesPaysExactlyItsNumber() async throws {
        let (program, key) = try await prepared()
        let servers = [try await program.serve(socket: "a.sock"), try await program.serve(socket: "b.sock")]
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: ["a.sock", "b.sock"].map(program.folder.file))
        let answers = try await Clients.run(64, port: nginx.port) { number, client in
            try (0..<6).map { round in
                try client.log("limited", user: (number + round) % 2 == 0 ? "even" : "odd", key: key)
            }
        }.flatMap { $0 }

        #expect(answers.count == 384)
        #expect(answers.allSatisfy { $0.status == 200 })
        for user in ["even", "odd"] {
            let own = answers.filter { $0["data", "userId"] == "\"\(user)\"" }
            let rewarded = own.filter { $0["data", "limitReached"] == "false" }
            #expect(own.count == 192)
            #expect(rewarded.count == 10)
            #expect(rewarded.allSatisfy { $0["data", "points"] == "7" })
            #expect(
                Set(rewarded.compactMap { $0["data", "balance"].flatMap { Int($0) } }) == Set((1...10).map { 7 * $0 }))
            let refused = own.filter { $0["data", "limitReached"] == "true" }
            #expect(refused.count == 182)
            #expect(refused.allSatisfy { $0["data", "points"] == "0" && $0["data", "balance"] == "70" })
            #expect(refused.allSatisfy { $0["message"] == "\"Event Limit erreicht\"" })
            let points = try nginx.client().send("GET", "/v1/user/\(user)/points", headers: [("X-Api-Key", key)])
            #expect(points["points"] == "70")
        }
        #expect(Set(answers.compactMap { $0["data", "id"] }).count == 384)
        let stats = try nginx.client().send(
            "GET", "/v1/stats/event?eventId=limited&period=all", headers: [("X-Api-Key", key)])
        #expect(stats["data", "totalCount"] == "384" && stats["data", "limitReached"] == "364")
        #expect(stats["data", "pointsAwarded"] == "140" && stats["data", "uniqueUsers"] == "2")

        try await nginx.stop()
        for server in servers { try await server.stop() }
        // Both of them took part.
        for server in servers { #expect(server.errors.contains("/v1/event")) }
        #expect(try await program.succeed("verify") == "ok: 1 project, 2 users, 384 events\n")
    }

    /// The writer is killed in the midst of its work, again and again. Every event that was answered with 200 is in the
    /// log, with the id that was answered; none is there twice; and the figures agree with the log.
    @Test func anAnsweredEventSurvivesSIGKILL() async throws {
        let (program, key) = try await prepared()
        let answered = Mutex<[String: String]>([:])
        for round in 0..<4 {
            let server = try await program.serve()
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
            let before = answered.withLock { $0.count }
            let load = Clients.start(8, port: nginx.port) { number, client in
                var isServed = true
                var count = 0
                while isServed {
                    let name = "\(round)-\(number)-\(count)"
                    let response = try client.log(
                        "free", user: "user-\(count % 5)", metadata: #"{"name":"\#(name)"}"#, key: key)
                    count += 1
                    isServed = response.status == 200
                    if isServed, let id = response["data", "id"] { answered.withLock { $0[name] = id } }
                }
            }
            try await eventually("200 events are answered; \(server.errors)", within: .seconds(60)) {
                answered.withLock { $0.count } >= before + 200 + 50 * round
            }
            server.send(SIGKILL)
            #expect(try await server.wait() == .killed(signal: SIGKILL))
            _ = try await load.value
            try await nginx.stop()
        }
        let kept = answered.withLock { $0 }
        let logged = try self.logged(in: program)
        #expect(kept.count >= 1_000)
        #expect(Set(logged.map(\.name)).count == logged.count)
        let ids = Dictionary(uniqueKeysWithValues: logged.map { ($0.name, "\"\($0.id)\"") })
        for (name, id) in kept { #expect(ids[name] == id, "\(name)") }

        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        let stats = try nginx.client().send("GET", "/v1/stats/event?period=all", headers: [("X-Api-Key", key)])
        #expect(stats["data", "totalEvents"] == String(logged.count))
        try await nginx.stop()
        try await server.stop()
        #expect(try await program.succeed("verify") == "ok: 1 project, 5 users, \(logged.count) events\n")
    }

    private func logged(in program: PunchcardProgram) throws -> [(id: Int64, name: String)] {
        let connection = try TestDatabase.connection(to: program.database)
        let query = try connection.prepare(
            "SELECT id, \(TestDatabase.json("metadata", "name")) FROM log WHERE kind = 0")
        var entries: [(id: Int64, name: String)] = []
        while try query.step() { entries.append((query.int(0), query.text(1))) }
        return entries
    }

    /// Requests that have reached the program when it is told to stop are answered, and what they log is kept. They are
    /// held up by the lock that writing processes take turns with, so that they are in hand for sure.
    @Test(arguments: [SIGTERM, SIGINT])
    func aStopFinishesTheRequestsInHand(signal: Int32) async throws {
        let (program, key) = try await prepared()
        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        #expect(try nginx.client().log("free", user: "u", key: key).status == 200)
        try await eventually("nginx has one connection, and nobody else any") {
            try self.sockets(of: server, program) == 2
        }
        let letGo = try TestDatabase.takeLock(of: program.database)
        let load = Clients.start(3, port: nginx.port) { _, client in try client.log("free", user: "u", key: key) }
        // The first of them goes over the connection that there is.
        try await eventually("the requests wait for the lock") { try self.sockets(of: server, program) == 4 }
        // nginx, one process that does one thing after the other, has sent them all before it comes to this one.
        #expect(try nginx.client().send("GET", "/v1/event", headers: [("X-Api-Key", key)]).status == 200)
        server.send(signal)
        // Without `await`, after which other tests would have their turn: the program gives up before long.
        for _ in 0..<1_000 where Loopback.accepts(path: program.folder.file("punchcard.sock")) { usleep(1_000) }
        letGo()
        #expect(try await server.wait(within: .seconds(5)) == .exited(status: 0))
        let answers = try await load.value
        #expect(answers.map(\.status) == [200, 200, 200], "\(server.errors) \(nginx.log)")
        #expect(Set(answers.compactMap { $0["data", "balance"] }) == ["2", "3", "4"])
        #expect(server.errors.contains("punchcard stopped") && !server.errors.contains("cut off"))
        try await nginx.stop()
        #expect(try await program.succeed("verify") == "ok: 1 project, 1 user, 4 events\n")
    }

    /// How many sockets the program has open, with the one that it listens on and without those to its database.
    private func sockets(of server: RunningProcess, _ program: PunchcardProgram) throws -> Int {
        let folder = "/proc/\(server.id)/fd"
        let sockets = try FileManager.default.contentsOfDirectory(atPath: folder).count { file in
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(file)")
            return target?.hasPrefix("socket:") == true
        }
        guard TestDatabase.engine == .postgresql else { return sockets }
        let connections = try TestDatabase.connection(to: program.database).integer(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'punchcard'
            """)
        return sockets - Int(connections ?? 0)
    }

    /// Idle connections, which web servers keep open, don't hold it up.
    @Test func aStopDoesNotWaitForIdleConnections() async throws {
        let (program, key) = try await prepared()
        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        let answers = try await Clients.run(16, port: nginx.port) { _, client in
            try client.log("free", user: "u", key: key)
        }
        #expect(answers.allSatisfy { $0.status == 200 })
        #expect(try sockets(of: server, program) > 1)
        try await server.stop()
        #expect(!server.errors.contains("cut off"))
        try await nginx.stop()
    }
}

extension HTTPClient {
    func log(
        _ event: String, user: String, metadata: String = "{}", key: String
    ) throws -> HTTPResponse {
        try send(
            "POST", "/v1/event", headers: [("Content-Type", "application/json"), ("X-Api-Key", key)],
            body: #"{"eventId":"\#(event)","userId":"\#(user)","metadata":\#(metadata)}"#)
    }
}
