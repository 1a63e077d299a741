import Foundation
import Synchronization
import TestSupport
import Testing

extension FaultTests {
    /// Goal: while one process takes over from another, over and over and under load, not one request fails: nothing is
    /// sent twice here, and nothing but 200 is taken.
    @Suite struct Handover {
        @Test(arguments: PunchcardProgram.SocketPassing.allCases)
        func noRequestFails(passing: PunchcardProgram.SocketPassing) async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            let ledger = try await Ledger.prepared(for: program)
            let listener = try Loopback.listen(path: program.folder.file("punchcard.sock"))
            defer { close(listener) }
            var server = try program.serve(on: listener, passing, named: "\(0)")
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
            let count = Mutex(0)
            let isStopped = Mutex(false)
            let key = ledger.key
            let clients = Clients.start(8, port: nginx.port) { number, client -> [String] in
                var failures: [String] = []
                while !isStopped.withLock({ $0 }) {
                    let response =
                        number % 4 == 0
                        ? try client.send("GET", "/v1/event/visit", headers: [("X-Api-Key", key)])
                        : try client.send(
                            "POST", "/v1/event", headers: [("Content-Type", "application/json"), ("X-Api-Key", key)],
                            body: #"{"eventId":"visit","userId":"user-\#(number)"}"#)
                    if response.status != 200 { failures.append("\(response.status) \(response.text)") }
                    if number % 4 != 0 { count.withLock { $0 += 1 } }
                }
                return failures
            }
            let rounds = Rounds.count(5)
            for round in 1...rounds {
                let wanted = count.withLock { $0 } + .random(in: 20...100)
                try await eventually("\(wanted) events; \(server.errors.suffix(300))", within: .seconds(30)) {
                    count.withLock { $0 } >= wanted
                }
                // The next one is started before the other is told to stop, or, as systemd does it, after it has.
                if round.isMultiple(of: 2) {
                    let next = try program.serve(on: listener, passing, named: "\(round)")
                    server.send(SIGTERM)
                    #expect(try await server.wait() == .exited(status: 0))
                    server = next
                } else {
                    try await server.stop()
                    server = try program.serve(on: listener, passing, named: "\(round)")
                }
            }
            isStopped.withLock { $0 = true }
            let failures = try await clients.value.flatMap { $0 }
            #expect(failures.isEmpty, "\(failures.count) of \(count.withLock { $0 }); \(nginx.log.suffix(2_000))")
            try await nginx.stop()
            try await server.stop()
            let verified = try await program.succeed("verify")
            #expect(verified.hasSuffix(" users, \(count.withLock { $0 }) events\n"), "\(verified)")
        }
    }
}
