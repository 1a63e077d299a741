import Foundation
import TestSupport
import Testing

/// A project `shop` on a server, and Punchcards behind nginx that serve it, each on a host.
struct ServedShop {
    static let definitions = Definitions(
        more: #", "leaderboards": [{"leaderboardId": "all", "window": "all"}]"#,
        events: [#"{"eventId": "visit", "title": "Visit", "reward": {"default": 5}}"#],
        streaks: [#"{"streakId": "daily", "events": ["visit"], "period": "daily"}"#]
    ).json(project: "shop")

    let program: PunchcardProgram
    /// Of an API key that may do everything.
    let key: String
    let processes: [RunningProcess]
    /// In front of all.
    let nginx: NginxServer
    /// In front of each.
    private let fronts: [NginxServer]

    /// - Parameter hosts: each runs a Punchcard.
    init(
        address: String, on hosts: [TestHost] = [.local], definitions: String = ServedShop.definitions
    ) async throws {
        let folder = try TemporaryFolder()
        program = try PunchcardProgram(in: folder, environment: ["PUNCHCARD_DATABASE": address])
        _ = try await Self.succeed(program, on: hosts[0], "apply", try folder.write(definitions, to: "shop.json"))
        key = try await Self.succeed(
            program, on: hosts[0], "apikey", "create", "--project", "shop", "--name", "till", "--scopes", "admin"
        ).trimmingCharacters(in: .newlines)
        var processes: [RunningProcess] = []
        for (index, host) in hosts.enumerated() {
            processes.append(try await Self.serve(program, on: host, socket: "\(index).sock"))
        }
        self.processes = processes
        let sockets = hosts.indices.map { "\($0).sock" }
        nginx = try await NginxServer.start(
            in: folder, upstreamSockets: sockets.map { "\(folder.file($0)) max_fails=0" })
        var fronts: [NginxServer] = []
        for socket in sockets {
            fronts.append(try await NginxServer.start(in: TemporaryFolder(), upstreamSockets: [folder.file(socket)]))
        }
        self.fronts = fronts
    }

    private static func serve(
        _ program: PunchcardProgram, on host: TestHost, socket: String
    ) async throws -> RunningProcess {
        let path = program.folder.file(socket)
        let process = try RunningProcess(
            "/usr/bin/env", host.prefix + [program.executable, "serve", "--listen", "unix:\(path)"],
            environment: program.environment, in: program.folder, named: socket)
        try await PunchcardProgram.awaitSocket(path, of: process)
        return process
    }

    private static func succeed(
        _ program: PunchcardProgram, on host: TestHost, _ arguments: String...
    ) async throws -> String {
        let process = try RunningProcess(
            "/usr/bin/env", host.prefix + [program.executable] + arguments, environment: program.environment,
            in: program.folder, named: "command-\(UUID().uuidString)")
        guard try await process.wait() == .exited(status: 0) else {
            throw HarnessError("\(arguments.joined(separator: " ")): \(process.output)\(process.errors)")
        }
        return process.output
    }

    /// Where each is reached.
    var ports: [Int] { fronts.map(\.port) }

    var headers: [(String, String)] { [("Content-Type", "application/json"), ("X-Api-Key", key)] }

    /// Logs an event, with the event's name as metadata.
    func visit(_ user: String, _ name: String, hasKey: Bool = true, through client: HTTPClient) throws -> HTTPResponse {
        try client.send(
            "POST", "/v1/event", headers: headers + (hasKey ? [("Idempotency-Key", name)] : []),
            body: #"{"eventId":"visit","userId":"\#(user)","metadata":{"name":"\#(name)"}}"#)
    }

    func get(_ path: String, through client: HTTPClient) throws -> HTTPResponse {
        try client.send("GET", "/v1" + path, headers: headers)
    }

    /// What the log has of such events, by name.
    static func visits(on node: PostgreSQLNode, named prefix: String = "") throws -> [String: [String]] {
        let connection = try node.connection(database: "punchcard")
        let query = try connection.prepare(
            "SELECT id, CAST(metadata AS JSON) ->> 'name' FROM log WHERE kind = 0 AND metadata LIKE ?")
        query.bind(1, #"{"name":"\#(prefix)%"#)
        var logged: [String: [String]] = [:]
        while try query.step() { logged[query.text(1), default: []].append("\"\(query.int(0))\"") }
        return logged
    }

    /// Ends it. No process was started again, and everything agrees with the log.
    func close(on host: TestHost = .local) async throws {
        try await nginx.stop()
        for process in processes { try await process.stop() }
        #expect(try await Self.succeed(program, on: host, "verify").hasPrefix("ok: 1 project, "))
    }
}
