import Foundation
import TestSupport
import Testing

extension FailoverTests {
    /// Goal: while the server's disk is full, writes are refused with 503, reads go on, and once there is room again, so do
    /// writes, with nothing lost.
    @Suite struct Disk {
        @Test(.enabled(if: WebServer.isRoot && FaultTests.Disk.hasNamespaces, "root can't mount a small disk here"))
        func aDiskThatIsFull() async throws {
            let mount = "mkdir -p disk && mount -t tmpfs -o size=40m,mode=777 none disk && exec \"$@\""
            let host = TestHost(prefix: ["unshare", "--mount", "sh", "-c", mount, "sh"])
            let node = try PostgreSQLNode("only", on: host)
            try await node.initialize()
            let server = try await node.start()
            let process = try #require(node.processes.first)
            let disk = "/proc/\(process)/root\(node.folder.path)/disk"
            try PostgreSQLNode.give(disk)
            try node.execute(
                "CREATE ROLE punchcard LOGIN", "CREATE TABLESPACE small LOCATION '\(node.folder.file("disk"))'",
                "CREATE DATABASE punchcard OWNER punchcard TABLESPACE small")
            let shop = try await ServedShop(address: node.address)
            let client = HTTPClient(port: shop.ports[0], timeout: 30)
            var answered: [String: String] = [:]
            for round in 0..<2 {
                try fill(disk)
                var number = 0
                // The last pages still have room.
                try await eventually("events are refused") {
                    number += 1
                    let name = "\(round)-\(number)"
                    let answer = try shop.visit("user-\(number % 7)", name, through: client)
                    answered[name] = answer["data", "id"]
                    guard answer.status != 200 else { return false }
                    expectError(answer, 503, "database_unavailable")
                    #expect(answer.header("Retry-After") == "1")
                    return true
                }
                #expect(try shop.get("/stats/event?period=all", through: client).status == 200)
                try FileManager.default.removeItem(atPath: disk + "/filling")
                let refused = "\(round)-\(number)"
                let answer = try shop.visit("user-\(number % 7)", refused, through: client)
                #expect(answer.status == 200 && answer.header("Idempotent-Replayed") == nil, "\(answer.text)")
                answered[refused] = answer["data", "id"]
            }
            #expect(shop.processes[0].errors.contains("53100"), "\(shop.processes[0].errors.suffix(500))")
            try await shop.close()
            #expect(try ServedShop.visits(on: node) == answered.mapValues { [$0] })
            try await node.stop(server)
        }

        /// Writes to the disk until nothing fits any more.
        private func fill(_ disk: String) throws {
            let descriptor = open(disk + "/filling", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw SystemError("open") }
            defer { close(descriptor) }
            let bytes = [UInt8](repeating: 0, count: 1 << 20)
            var size = bytes.count
            while size > 0 {
                if write(descriptor, bytes, size) <= 0 { size /= 2 }
            }
        }
    }
}
