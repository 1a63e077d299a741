import Foundation

/// The API as the built program behind a real web server.
struct ServedAPI: RunningAPI {
    let mountPoint: String
    private let program: PunchcardProgram
    private let port: Int
    private let turns = Turns()
    private let processes: [(process: RunningProcess, signal: Int32, isClean: Bool)]

    /// - Parameters:
    ///   - mountPoint: what the path of every request begins with.
    ///   - processes: what runs, in the order in which it is ended, and whether each ends by itself in good order.
    init(
        mountPoint: String = "", program: PunchcardProgram, port: Int,
        processes: [(process: RunningProcess, signal: Int32, isClean: Bool)]
    ) {
        self.mountPoint = mountPoint
        self.program = program
        self.port = port
        self.processes = processes
    }

    /// The program on a database: it has to be there before anything is served.
    static func prepare(_ program: PunchcardProgram) async throws -> PunchcardProgram {
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
