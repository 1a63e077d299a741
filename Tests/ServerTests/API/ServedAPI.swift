import Foundation

/// The API as the built program behind a real web server.
struct ServedAPI: RunningAPI {
    let mountPoint: String
    private let program: PunchcardProgram
    private let port: Int
    private let turns = Turns()
    /// What runs, in the order in which it is ended, and whether each ends by itself in good order.
    private let processes: [(process: RunningProcess, signal: Int32, isClean: Bool)]

    static func behindNginx() async throws -> ServedAPI {
        let program = try await preparedProgram()
        let server = try await program.serve()
        let nginx = try await NginxServer.start(
            in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
        return ServedAPI(
            mountPoint: "", program: program, port: nginx.port,
            processes: [(nginx.process, SIGQUIT, true), (server, SIGTERM, true)])
    }

    static func behindLighttpd() async throws -> ServedAPI {
        let program = try await preparedProgram()
        let lighttpd = try await LighttpdServer.startFastCGI(
            in: program.folder, program: program.executable, environment: program.environment)
        return ServedAPI(
            mountPoint: "", program: program, port: lighttpd.port, processes: [(lighttpd.process, SIGTERM, false)])
    }

    static func asCGI() async throws -> ServedAPI {
        let mountPoint = "/loyalty"
        let program = try await preparedProgram(["PUNCHCARD_BASE_PATH": mountPoint])
        let lighttpd = try await LighttpdServer.startCGI(
            in: program.folder, program: program.executable, environment: program.environment, mountPoint: mountPoint)
        return ServedAPI(
            mountPoint: mountPoint, program: program, port: lighttpd.port,
            processes: [(lighttpd.process, SIGTERM, false)])
    }

    /// The database has to be there before the program serves.
    private static func preparedProgram(_ environment: [String: String] = [:]) async throws -> PunchcardProgram {
        let program = try PunchcardProgram(in: TemporaryFolder(), environment: environment)
        _ = try await program.succeed("apply", "-", input: #"{"project":"first","tenant":"acme"}"#)
        return program
    }

    func apply(_ definitions: String) async throws {
        try await turns.one { _ = try await program.succeed("apply", "-", input: definitions) }
    }

    func createKey(project: String, name: String, scopes: String) async throws -> String {
        try await turns.one {
            try await program.succeed(
                "apikey", "create", "--project", project, "--name", name, "--scopes", scopes
            ).trimmingCharacters(in: .newlines)
        }
    }

    func revokeKey(project: String, name: String) async throws {
        try await turns.one {
            _ = try await program.succeed("apikey", "revoke", "--project", project, "--name", name)
        }
    }

    func client() -> any APIClient { HTTPClient(port: port) }

    func stop() async throws {
        for (process, signal, isClean) in processes {
            process.send(signal)
            let end = try await process.wait()
            guard !isClean || end == .exited(status: 0) else {
                throw HarnessError("\(process.name) ended with \(end): \(process.errors)")
            }
        }
        // Whatever the bodies did, the figures agree with the log.
        _ = try await program.succeed("verify")
    }
}

/// Lets one through at a time, in the order of arrival. All tests begin at once: a hundred commands that start together
/// would take longer than one may wait for the database.
private actor Turns {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func one<Value: Sendable>(_ body: @Sendable () async throws -> Value) async rethrows -> Value {
        if isTaken { await withCheckedContinuation { waiting.append($0) } }
        isTaken = true
        defer {
            if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
        }
        return try await body()
    }
}
