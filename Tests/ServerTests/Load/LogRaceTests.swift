import Foundation
import Synchronization
import TestSupport
import Testing

/// Goal: 16 clients on two processes log events, those of another project among them. Whoever follows the log meanwhile
/// gets each entry of the project once, in the order of booking.
@Suite(.serialized) struct LogRaceTests {
    private static let definitions = Definitions(events: [#"{"eventId": "e", "title": "E", "reward": {"default": 1}}"#])

    private final class Writers: Sendable {
        let areDone = Mutex(false)
    }

    @Test func theLogIsFollowedWithoutGaps() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        var keys: [String] = []
        for project in ["ours", "theirs"] {
            _ = try await program.succeed("apply", "-", input: Self.definitions.json(project: project))
            let key = try await program.succeed(
                "apikey", "create", "--project", project, "--name", "key", "--scopes", "events,read")
            keys.append(key.trimmingCharacters(in: .newlines))
        }
        let (ours, theirs) = (keys[0], keys[1])
        let servers = [try await program.serve(socket: "a.sock"), try await program.serve(socket: "b.sock")]
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: ["a.sock", "b.sock"].map(program.folder.file))

        let writers = Writers()
        let followed = Clients.start(1, port: nginx.port) { _, client in
            var (found, after) = ([Int](), "0")
            while true {
                let wasOver = writers.areDone.withLock { $0 }
                let page = try client.send("GET", "/v1/log?limit=7&after=\(after)", headers: [("X-Api-Key", ours)])
                found += page.json?["entries"]?.elements.compactMap { $0["id"]?.string.flatMap { Int($0) } } ?? []
                guard let next = page.json?["next"]?.string else { throw HarnessError(page.text) }
                if wasOver, next == after { return found }
                after = next
            }
        }
        let logged = try await Clients.run(16, port: nginx.port) { number, client in
            try (0..<20).compactMap { _ -> Int? in
                let isOurs = number % 4 != 0
                let answer = try client.log("e", user: "u\(number % 5)", key: isOurs ? ours : theirs)
                let id = try #require(answer.json?["data"]?["id"]?.string, "\(answer.text)")
                return isOurs ? Int(id) : nil
            }
        }
        writers.areDone.withLock { $0 = true }
        let found = try await followed.value.flatMap { $0 }
        #expect(found.count == 240 && found == logged.flatMap { $0 }.sorted())
        try await nginx.stop()
        for server in servers { try await server.terminate() }
    }
}
