import Foundation
import Synchronization
import TestSupport
import Testing

/// Clients that log events while something terrible happens, each event with a key of its own and sent again until it
/// is answered; and what they were answered.
final class Ledger: Sendable {
    static let definitions = Definitions(
        more:
            #", "challenges": [{"challengeId": "many", "eventId": "visit", "goal": 7, "points": 3, "repeatable": true}]"#,
        events: [#"{"eventId": "visit", "title": "Visit", "reward": {"default": 5}}"#],
        streaks: [#"{"streakId": "daily", "events": ["visit"], "period": "daily"}"#]
    ).json(project: "ledger")

    let key: String
    private let mountPoint: String
    /// The id that was answered, by the event's name.
    private let answers = Mutex<[String: String]>([:])
    private let replays = Mutex(0)
    private let isStopped = Mutex(false)

    init(key: String, mountPoint: String = "") {
        self.key = key
        self.mountPoint = mountPoint
    }

    /// A ledger of a new database of the program.
    static func prepared(for program: PunchcardProgram, mountPoint: String = "") async throws -> Ledger {
        _ = try await program.succeed("apply", "-", input: definitions)
        let key = try await program.succeed(
            "apikey", "create", "--project", "ledger", "--name", "till", "--scopes", "events,read")
        return Ledger(key: key.trimmingCharacters(in: .newlines), mountPoint: mountPoint)
    }

    /// How many events have been answered.
    var count: Int { answers.withLock { $0.count } }
    /// How many of them were found to have been logged by an earlier try, of which the answer was lost.
    var replayCount: Int { replays.withLock { $0 } }

    /// Waits until so many more events are answered.
    func grow(by more: Int, _ situation: @autoclosure () -> String) async throws {
        let wanted = count + more
        try await eventually("\(wanted) events are answered; \(situation())") { count >= wanted }
    }

    /// Starts clients that go on until ``stop(_:)``.
    func start(_ clients: Int, port: Int) -> Task<[Void], any Error> {
        isStopped.withLock { $0 = false }
        let first = count
        return Clients.start(clients, port: port) { number, client in
            var sent = 0
            while !self.isStopped.withLock({ $0 }) {
                try self.log("\(first)-\(number)-\(sent)", by: "user-\(sent % 5)", through: client)
                sent += 1
            }
        }
    }

    /// Has every client finish its event, and waits for it.
    func stop(_ clients: Task<[Void], any Error>) async throws {
        isStopped.withLock { $0 = true }
        _ = try await clients.value
    }

    /// Sends one event until it is answered with 200. Anything else than an answer of a web server whose program is
    /// gone is a fault.
    private func log(_ name: String, by user: String, through client: HTTPClient) throws {
        var last = ""
        for _ in 0..<20_000 {
            do {
                let response = try logOnce(name, by: user, through: client)
                if response.status == 200 { return }
                last = "\(response.status) \(response.text)"
                guard response.status >= 500 else { break }
            } catch  where error is HarnessError || error is SystemError {
                last = "\(error)"
                client.disconnect()
            }
            usleep(1_000)
        }
        throw HarnessError("\(name): \(last)")
    }

    /// Sends one event, once, and notes the answer if it was logged.
    func logOnce(_ name: String, by user: String, through client: HTTPClient) throws -> HTTPResponse {
        let response = try send(user, key: name, through: client)
        if response.status == 200, let id = response["data", "id"] {
            answers.withLock { $0[name] = id }
            if response.header("Idempotent-Replayed") != nil { replays.withLock { $0 += 1 } }
        }
        return response
    }

    /// Sends a batch of a hundred large events, once, and notes the answers if they were logged.
    func logMany(_ name: String, through client: HTTPClient) throws {
        let filling = String(repeating: "-", count: 4_096)
        let names = (0..<100).map { "\(name)-\($0)" }
        let events = names.map {
            #"{"eventId":"visit","userId":"u","metadata":{"name":"\#($0)","filling":"\#(filling)"}}"#
        }
        let response = try client.send(
            "POST", mountPoint + "/v1/event/batch",
            headers: [("Content-Type", "application/json"), ("X-Api-Key", key)],
            body: "[\(events.joined(separator: ","))]")
        guard response.status == 200, let results = response.json?["results"] else { return }
        for (name, result) in zip(names, results.elements) {
            guard let id = result["data", "id"] else { continue }
            answers.withLock { $0[name] = id }
        }
    }

    /// Sends one event of a user, once, and gives the answer as it is.
    func send(_ user: String, key idempotencyKey: String? = nil, through client: HTTPClient) throws -> HTTPResponse {
        try client.send(
            "POST", mountPoint + "/v1/event",
            headers: [("Content-Type", "application/json"), ("X-Api-Key", key)]
                + (idempotencyKey.map { [("Idempotency-Key", $0)] } ?? []),
            body: #"{"eventId":"visit","userId":"\#(user)","metadata":{"name":"\#(idempotencyKey ?? user)"}}"#)
    }

    /// Every event that was answered is in the log once, with the id that was answered, and no other is; and all
    /// figures agree with the log.
    func check(_ program: PunchcardProgram, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        var logged: [String: String] = [:]
        var entries = 0
        do {
            let connection = try TestDatabase.connection(to: program.database)
            let query = try connection.prepare(
                "SELECT id, \(TestDatabase.json("metadata", "name")) FROM log WHERE kind = 0")
            while try query.step() {
                logged[query.text(1)] = "\"\(query.int(0))\""
                entries += 1
            }
        }
        let answered = answers.withLock { $0 }
        #expect(entries == logged.count, "an event is there twice", sourceLocation: sourceLocation)
        let missing = answered.filter { logged[$0.key] != $0.value }
        #expect(missing.isEmpty, "answered, and not there", sourceLocation: sourceLocation)
        #expect(logged.count == answered.count, sourceLocation: sourceLocation)
        let verified = try await program.succeed("verify")
        let events = "\(entries) \(entries == 1 ? "event" : "events")"
        #expect(verified.hasSuffix(", \(events)\n"), "\(verified)", sourceLocation: sourceLocation)
    }
}
