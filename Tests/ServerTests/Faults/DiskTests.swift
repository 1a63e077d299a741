import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// Goal: while the disk is full, writes are refused with 503 and `Retry-After`, reads go on, and once there is room
    /// again, so do writes, by the same process, with nothing lost.
    @Suite(.ofFiles) struct Disk {
        /// A small disk needs a mount namespace, which root has, and where the kernel allows it everybody.
        private static let unshare = ["unshare", "--mount"] + (WebServer.isRoot ? [] : ["--map-root-user"])

        static var hasNamespaces: Bool {
            guard let folder = try? TemporaryFolder(),
                let process = try? RunningProcess("/usr/bin/env", unshare + ["true"], in: folder)
            else { return false }
            while process.isRunning { usleep(1_000) }
            return process.ended == .exited(status: 0)
        }

        @Test(.enabled(if: hasNamespaces, "there are no mount namespaces here"))
        func aDiskThatIsFull() async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            let ledger = try await Ledger.prepared(for: program)
            // With room for the log to grow until it is moved into the database, at 16 MB.
            let script = """
                mkdir disk && mount -t tmpfs -o size=40m none disk && cp punchcard.db* disk &&
                PUNCHCARD_DATABASE=disk/punchcard.db exec "$0" serve --listen unix:punchcard.sock
                """
            let server = try RunningProcess(
                "/usr/bin/env",
                Self.unshare + ["sh", "-c", "cd \(program.folder.path) && \(script)", program.executable],
                environment: program.environment, in: program.folder)
            try await eventually("it listens; \(server.errors)") {
                Loopback.accepts(path: program.folder.file("punchcard.sock"))
            }
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
            let disk = "/proc/\(server.id)/root\(program.folder.path)/disk"
            let clients = ledger.start(4, port: nginx.port)
            for round in 0..<Rounds.count(4) {
                try await ledger.grow(by: 20, "round \(round): \(server.errors.suffix(500))")
                try fill(disk)
                let client = nginx.client()
                var (tries, refusals) = (0, 0)
                // Those that find room in the log still are logged.
                try await eventually("writes are refused") {
                    tries += 1
                    let response = try ledger.logOnce("full-\(round)-\(tries)", by: "u", through: client)
                    guard response.status == 503 else { return false }
                    #expect(response["code"] == #""database_unavailable""#)
                    #expect(response.header("Retry-After") == "1")
                    refusals += 1
                    return refusals == 5
                }
                // What room is left in the log is used up: most of it by large events, and the rest by a small one.
                try await eventually("/health says that nothing can be written") {
                    tries += 1
                    try ledger.logMany("full-\(round)-many-\(tries)", through: client)
                    _ = try ledger.logOnce("full-\(round)-more-\(tries)", by: "u", through: client)
                    let health = try client.send("GET", "/v1/health")
                    return health.status == 503 && health["database"] == #""not writable""#
                }
                let read = try client.send("GET", "/v1/stats/event?period=all", headers: [("X-Api-Key", ledger.key)])
                #expect(read.status == 200, "reads go on: \(read.text)")
                try FileManager.default.removeItem(atPath: disk + "/filling")
                try await eventually("/health says that there is room again") {
                    try client.send("GET", "/v1/health").status == 200
                }
            }
            try await ledger.stop(clients)
            #expect(server.errors.contains("the disk is full: make room"))
            try await nginx.stop()
            // What is on that disk goes with the process.
            for name in ["punchcard.db", "punchcard.db-wal"] {
                try FileManager.default.removeItem(atPath: program.folder.file(name))
                try FileManager.default.copyItem(atPath: "\(disk)/\(name)", toPath: program.folder.file(name))
            }
            try await server.stop()
            try await ledger.check(program)
        }

        /// Writes to the disk until nothing fits any more.
        private func fill(_ disk: String) throws {
            let descriptor = open(disk + "/filling", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw SystemError("open") }
            defer { close(descriptor) }
            let zeros = [UInt8](repeating: 0, count: 4_096)
            while write(descriptor, zeros, zeros.count) > 0 {}
            guard errno == ENOSPC else { throw SystemError("write") }
        }
    }
}
