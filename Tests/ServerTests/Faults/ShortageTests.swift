import Foundation
import Synchronization
import TestSupport
import Testing

extension FaultTests {
    /// Goal: short of descriptors, threads or memory, the program answers what it can, refuses or ends, and loses
    /// nothing.
    @Suite struct Shortage {
        /// Serves under limits that a shell sets (`ulimit`), for as long as `body` takes.
        private func serve(
            _ program: PunchcardProgram, _ limits: String, _ body: (RunningProcess, NginxServer) async throws -> Void
        ) async throws {
            let server = try start(program, limits)
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
            try await eventually("it listens or has ended; \(server.errors)") {
                !server.isRunning || Loopback.accepts(path: program.folder.file("punchcard.sock"))
            }
            try await body(server, nginx)
            try await nginx.stop()
        }

        private func start(_ program: PunchcardProgram, _ limits: String) throws -> RunningProcess {
            try RunningProcess(
                "/bin/bash",
                [
                    "-c", #"\#(limits); exec "$0" serve --listen "$1""#, program.executable,
                    "unix:" + program.folder.file("punchcard.sock"),
                ],
                environment: program.environment, in: program.folder, named: "limited")
        }

        /// With 40 descriptors, of which the database takes some for each thread that reads.
        @Test func descriptors() async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            let ledger = try await Ledger.prepared(for: program)
            try await serve(program, "ulimit -n 40") { server, nginx in
                let clients = ledger.start(48, port: nginx.port)
                try await ledger.grow(by: 50 * Rounds.count(6), "\(server.errors.suffix(500))")
                try await ledger.stop(clients)
                #expect(try ledger.send("after", key: "after", through: nginx.client()).status == 200)
                try await server.stop()
            }
            try await check(ledger, program, with: "after")
        }

        /// With as much memory as it needs to start, and little more. What can't be had ends the process; its service
        /// manager starts it again.
        @Test func answeredEventsSurviveALackOfMemory() async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            let ledger = try await Ledger.prepared(for: program)
            let kilobytes = try await memoryToStart(program)
            for round in 0..<Rounds.count(3) {
                try await serve(program, "ulimit -v \(kilobytes + 4_000 * (1 + round % 8))") { server, nginx in
                    let more =
                        "[" + Array(repeating: #"{"eventId":"visit"}"#, count: 200_000).joined(separator: ",") + "]"
                    _ = try? await Clients.run(4, port: nginx.port) { number, client in
                        let response = try ledger.send("user", key: "memory-\(round)-\(number)", through: client)
                        #expect([200, 502, 503].contains(response.status))
                        _ = try client.send("POST", "/v1/event/batch", headers: [("X-Api-Key", ledger.key)], body: more)
                    }
                    if server.isRunning { try await server.terminate() }
                }
                let server = try await program.serve()
                let nginx = try await NginxServer.start(
                    in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
                for number in 0..<4 {
                    let response = try ledger.send("user", key: "memory-\(round)-\(number)", through: nginx.client())
                    #expect(response.status == 200)
                }
                try await nginx.stop()
                try await server.stop()
            }
            let verified = try await program.succeed("verify")
            #expect(verified == "ok: 1 project, 1 user, \(4 * Rounds.count(3)) events\n")
        }

        /// The address space that it takes until it listens, in KiB.
        private func memoryToStart(_ program: PunchcardProgram) async throws -> Int {
            let server = try await program.serve()
            let status = try String(contentsOfFile: "/proc/\(server.id)/status", encoding: .utf8)
            try await server.stop()
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmPeak:") })
            return try #require(line.split(separator: " ").compactMap { Int($0) }.first)
        }

        /// As a user of its own, who may have as many threads as it needs to start: one of them only counts the past.
        @Test(.enabled(if: WebServer.isRoot && (try? Executable.named("setpriv")) != nil, "only root becomes another"))
        func aLackOfThreadsIsSurvived() async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            let ledger = try await Ledger.prepared(for: program)
            // A user that runs nothing else: the limit counts all that it runs.
            let user = 61_000 + Int(getpid()) % 1_000
            let files = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
            for path in [program.folder.path] + files.map(program.folder.file) { chown(path, uid_t(user), gid_t(user)) }
            let limits =
                "ulimit -u 7; set -- \"$1\"; exec setpriv --reuid=\(user) --regid=\(user) --clear-groups \"$0\" serve --listen \"$1\""
            try await serve(program, limits) { server, nginx in
                try #require(server.isRunning, "\(server.errors)")
                let clients = ledger.start(32, port: nginx.port)
                try await ledger.grow(by: 50 * Rounds.count(6), "\(server.errors.suffix(500))")
                try await ledger.stop(clients)
                try await server.stop()
            }
            try await ledger.check(program)
        }

        private func check(_ ledger: Ledger, _ program: PunchcardProgram, with further: String...) async throws {
            let verified = try await program.succeed("verify")
            #expect(verified.hasSuffix(" users, \(ledger.count + further.count) events\n"), "\(verified)")
        }
    }
}
