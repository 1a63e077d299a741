import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// Goal: an event that was answered outlives SIGKILL at any moment, and one that is sent again with its key because
    /// no answer came is logged once.
    @Suite struct Kill {
        /// A moment that nobody chose: after some answers, and some microseconds more.
        private func someMoment(of ledger: Ledger, _ situation: @autoclosure () -> String) async throws {
            try await ledger.grow(by: .random(in: 1...60), situation())
            usleep(.random(in: 0...3_000))
        }

        @Test(arguments: PunchcardProgram.journals)
        func noAnsweredEventIsLostWithOneProcess(journal: String) async throws {
            let program = try await PunchcardProgram.with(journal)
            let ledger = try await Ledger.prepared(for: program)
            var server = try await program.serve()
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock max_fails=0")])
            let clients = ledger.start(8, port: nginx.port)
            for round in 0..<Rounds.count(8) {
                try await someMoment(of: ledger, "round \(round): \(server.errors.suffix(500))")
                server.send(SIGKILL)
                #expect(try await server.wait() == .killed(signal: SIGKILL))
                server = try await program.serve()
            }
            try await ledger.stop(clients)
            try await nginx.stop()
            try await server.stop()
            try await ledger.check(program)
            try await program.expect(journal)
        }

        @Test(arguments: PunchcardProgram.journals)
        func noAnsweredEventIsLostWithFourProcesses(journal: String) async throws {
            let program = try await PunchcardProgram.with(journal)
            let ledger = try await Ledger.prepared(for: program)
            let sockets = (0..<4).map { "\($0).sock" }
            var servers: [RunningProcess] = []
            for socket in sockets { servers.append(try await program.serve(socket: socket)) }
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: sockets.map { program.folder.file("\($0) max_fails=0") })
            let clients = ledger.start(12, port: nginx.port)
            for round in 0..<Rounds.count(8) {
                let victim = Int.random(in: 0..<4)
                try await someMoment(of: ledger, "round \(round): \(servers.map { $0.errors.suffix(300) })")
                servers[victim].send(SIGKILL)
                #expect(try await servers[victim].wait() == .killed(signal: SIGKILL))
                servers[victim] = try await program.serve(socket: sockets[victim])
            }
            try await ledger.stop(clients)
            try await nginx.stop()
            for server in servers { try await server.stop() }
            try await ledger.check(program)
            try await program.expect(journal)
        }

        /// The web server starts a process for each request; whichever runs is killed.
        @Test(arguments: PunchcardProgram.journals)
        func plainCGI(journal: String) async throws {
            let program = try await PunchcardProgram.with(journal, environment: ["PUNCHCARD_BASE_PATH": "/loyalty"])
            let ledger = try await Ledger.prepared(for: program, mountPoint: "/loyalty")
            let lighttpd = try await LighttpdServer.startCGI(
                in: program.folder, program: program.executable, environment: program.environment)
            let clients = ledger.start(4, port: lighttpd.port)
            for round in 0..<Rounds.count(12) {
                try await ledger.grow(by: 1, "round \(round): \(lighttpd.programLog.suffix(500))")
                usleep(.random(in: 0...20_000))
                try await eventually("a request is in hand") {
                    guard let victim = try lighttpd.process.children().randomElement() else { return false }
                    return kill(victim, SIGKILL) == 0
                }
            }
            try await ledger.stop(clients)
            try await lighttpd.stop()
            try await ledger.check(program)
            try await program.expect(journal)
        }
    }
}

extension RunningProcess {
    /// The processes that it has started and that run (proc(5)).
    func children() throws -> [pid_t] {
        try String(contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)
            .split(separator: " ").compactMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
}
