import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// Goal: whatever clients and web servers do to a connection, the program serves the others, keeps no descriptor,
    /// and logs an event wholly or not at all.
    @Suite struct Peers {
        /// A FastCGI request that logs an event, as its bytes (FastCGI 1.0, section 3.3).
        private func request(_ user: String, key: String) -> [UInt8] {
            func record(_ type: UInt8, _ content: [UInt8]) -> [UInt8] {
                let header: [UInt8] = [1, type, 0, 1, UInt8(content.count >> 8), UInt8(content.count & 0xff), 0, 0]
                return header + content
            }
            let body = Array(#"{"eventId":"visit","userId":"\#(user)"}"#.utf8)
            var parameters: [UInt8] = []
            for (name, value) in [
                ("REQUEST_METHOD", "POST"), ("SCRIPT_NAME", "/v1/event"), ("CONTENT_TYPE", "application/json"),
                ("CONTENT_LENGTH", "\(body.count)"), ("HTTP_X_API_KEY", key),
            ] {
                parameters += [UInt8(name.utf8.count), UInt8(value.utf8.count)]
                parameters += Array(name.utf8) + Array(value.utf8)
            }
            var request = record(1, [0, 1, 1, 0, 0, 0, 0, 0])
            for (type, content) in [(4, parameters), (4, []), (5, body), (5, [])] as [(UInt8, [UInt8])] {
                request += record(type, content)
            }
            return request
        }

        private func send(_ bytes: some Sequence<UInt8>, over connection: Int32) {
            let bytes = Array(bytes)
            _ = Foundation.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }

        private func descriptors(of process: RunningProcess) throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.id)/fd").count
        }

        /// A client that leaves after each byte of its request, and one that leaves after the whole of it without
        /// reading the answer.
        @Test func aClientThatLeaves() async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            let ledger = try await Ledger.prepared(for: program)
            let server = try await program.serve("--workers", "2")
            let path = program.folder.file("punchcard.sock")
            let request = request("leaver", key: ledger.key)
            let whole = 10 * Rounds.count(3)
            let before = try descriptors(of: server)
            for count in Array(0..<request.count) + Array(repeating: request.count, count: whole) {
                let connection = try Loopback.connect(path: path, timeout: 10)
                send(request.prefix(count), over: connection)
                close(connection)
            }
            let nginx = try await NginxServer.start(in: program.folder, upstreamSockets: [path])
            // The end of the input is all that the last bytes of a request say: without them it is whole already.
            try await eventually("the whole requests are answered; \(server.errors.suffix(500))") {
                let points = try nginx.client().send(
                    "GET", "/v1/user/leaver/points", headers: [("X-Api-Key", ledger.key)])
                return (points["points"].flatMap { Int($0) } ?? 0) >= 5 * whole
            }
            try await nginx.stop()
            try await eventually("all connections are closed") { try descriptors(of: server) <= before + 8 }
            try await server.stop()
            #expect(try await program.succeed("verify").hasPrefix("ok: 1 project, 1 user, "))
        }

        /// There are more slow clients than there can be threads. Each has sent half of its request, or reads no answer,
        /// while the others are served.
        @Test func slowPeersDelayNobody() async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            let ledger = try await Ledger.prepared(for: program)
            let server = try await program.serve("--workers", "2")
            let path = program.folder.file("punchcard.sock")
            let request = request("slow", key: ledger.key)
            let slow = try (0..<40).map { number in
                let connection = try Loopback.connect(path: path, timeout: 10)
                send(request.prefix(number % 4 == 0 ? request.count : 8 + number * 4), over: connection)
                return connection
            }
            defer { for connection in slow { close(connection) } }
            let nginx = try await NginxServer.start(in: program.folder, upstreamSockets: [path])
            let clients = ledger.start(8, port: nginx.port)
            try await ledger.grow(by: 50 * Rounds.count(4), "\(server.errors.suffix(500))")
            try await ledger.stop(clients)
            try await nginx.stop()
            try await server.terminate()
            #expect(try await program.succeed("verify").hasSuffix("users, \(ledger.count + 10) events\n"))
        }

        /// nginx's worker is killed under load, and started again by its master.
        @Test func aWebServerThatDies() async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            let ledger = try await Ledger.prepared(for: program)
            let server = try await program.serve()
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
            let clients = ledger.start(8, port: nginx.port)
            for round in 0..<Rounds.count(10) {
                try await ledger.grow(by: .random(in: 1...40), "round \(round): \(nginx.log.suffix(500))")
                for worker in try nginx.process.children() { kill(worker, SIGKILL) }
            }
            try await ledger.stop(clients)
            try await nginx.stop()
            try await server.stop()
            try await ledger.check(program)
        }
    }
}
