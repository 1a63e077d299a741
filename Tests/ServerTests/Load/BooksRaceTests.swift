import Foundation
import JSON
import TestSupport
import Testing

/// Goal: 64 clients on two processes earn, adjust and reverse for one user. Nothing goes negative, nothing is lost, and
/// one whole reversal of an entry wins.
@Suite(.serialized) struct BooksRaceTests {
    private static let definitions = Definitions(
        more:
            #", "challenges": [{"challengeId": "ten", "eventId": "free", "goal": 10, "points": 3, "repeatable": true}]"#,
        events: [#"{"eventId": "free", "title": "Free", "reward": {"default": 5}}"#]
    ).json(project: "race")

    /// A request of the race, and what came of it.
    private struct Step: Sendable {
        enum Kind { case event, adjustment, reversal }

        let kind: Kind
        /// What is reversed.
        var target = ""
        let answer: HTTPResponse

        /// What the entry and what it led to added to the total.
        var points: Int {
            let entry = answer.json?["data"] ?? answer.json
            let bonuses = entry?["bonuses"]?.elements.map { $0["points"]?.int ?? 0 } ?? []
            return (entry?["points"]?.int ?? 0) + bonuses.reduce(0, +)
        }
    }

    @Test func booksAddUpUnderARace() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: Self.definitions)
        let key = try await program.succeed(
            "apikey", "create", "--project", "race", "--name", "desk", "--scopes", "events,read,points"
        ).trimmingCharacters(in: .newlines)
        let servers = [try await program.serve(socket: "a.sock"), try await program.serve(socket: "b.sock")]
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: ["a.sock", "b.sock"].map(program.folder.file))
        let headers = [("Content-Type", "application/json"), ("X-Api-Key", key)]
        let first = try nginx.client().log("free", user: "u", key: key)
        let contested = try #require(first.json?["data"]?["id"]?.string)

        let steps = try await Clients.run(64, port: nginx.port) { number, client in
            var steps: [Step] = []
            func reverse(_ entry: String, _ body: String) throws {
                let path = "/v1/user/u/history/\(entry)/reversal"
                let answer = try client.send("POST", path, headers: headers, body: body)
                steps.append(Step(kind: .reversal, target: entry, answer: answer))
            }
            for round in 0..<3 {
                let logged = try client.log("free", user: "u", key: key)
                steps.append(Step(kind: .event, answer: logged))
                let body = #"{"points":\#(round == 1 ? 2 : -9),"reason":"r"}"#
                let adjusted = try client.send("POST", "/v1/user/u/points", headers: headers, body: body)
                steps.append(Step(kind: .adjustment, answer: adjusted))
                try reverse(contested, #"{"reason":"r"}"#)
                guard number % 4 == 0, let own = logged.json?["data"]?["id"]?.string else { continue }
                try reverse(own, #"{"reason":"r","fraction":"1/2"}"#)
                if round == 2 { try reverse(own, #"{"reason":"r"}"#) }
            }
            return steps
        }.flatMap { $0 }

        for step in steps where step.kind == .event { #expect(step.answer.status == 200, "\(step.answer.text)") }
        for step in steps where step.kind == .adjustment && step.answer.status != 200 {
            expectError(step.answer, 409, "insufficient_points")
        }
        let contests = steps.filter { $0.target == contested }
        #expect(contests.count == 192 && contests.count { $0.answer.status == 200 } == 1)
        for step in contests where step.answer.status != 200 { expectError(step.answer, 409, "already_reversed") }
        for step in steps where step.kind == .reversal && step.target != contested {
            #expect(step.answer.status == 200, "\(step.answer.text)")
        }

        let booked = [Step(kind: .event, answer: first)] + steps.filter { $0.answer.status == 200 }
        let total = booked.reduce(0) { $0 + $1.points }
        let client = nginx.client()
        let points = try client.send("GET", "/v1/user/u/points", headers: [("X-Api-Key", key)])
        let (spendable, debt) = (points.json?["points"]?.int ?? -1, points.json?["debt"]?.int ?? -1)
        #expect(spendable >= 0 && debt >= 0 && spendable - debt == total)
        var entries: [JSONValue] = []
        var cursor: String? = ""
        while let next = cursor {
            let page = try client.send(
                "GET", "/v1/user/u/history?limit=500\(next.isEmpty ? "" : "&cursor=\(next)")",
                headers: [("X-Api-Key", key)])
            entries += page.json?["history"]?.elements.map { $0 } ?? []
            cursor = page.json?["next"]?.string
        }
        // Each balance is that of the entry before and its points, and every answered entry is there once.
        var sum = 0
        for entry in entries.reversed() {
            sum += entry["points"]?.int ?? 0
            #expect(entry["balance"]?.int == sum)
            if entry["kind"] == "\"adjustment\"" { #expect(entry["points"] == "2" || sum >= 0) }
        }
        #expect(sum == total)
        let ids = booked.compactMap { ($0.answer.json?["data"] ?? $0.answer.json)?["id"]?.string }
        let listed = entries.filter { ["\"event\"", "\"adjustment\"", "\"reversal\""].contains($0["kind"]) }
        #expect(ids.count == booked.count && Set(ids).count == ids.count)
        #expect(Set(listed.compactMap { $0["id"]?.string }) == Set(ids) && listed.count == ids.count)

        try await nginx.stop()
        for server in servers { try await server.stop() }
        for server in servers { #expect(server.errors.contains("/reversal")) }
        #expect(try await program.succeed("verify").hasPrefix("ok: 1 project, 1 user, "))
    }
}
