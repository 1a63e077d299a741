import Foundation
import TestSupport
import Testing

/// The program as it was built along with the tests, on a database of its own.
struct PunchcardProgram: Sendable {
    /// What a command printed, and how it ended.
    struct Outcome: Sendable {
        let end: RunningProcess.End
        let output: String
        let errors: String

        var isSuccess: Bool { end == .exited(status: 0) }
    }

    let executable: String
    let folder: TemporaryFolder
    let environment: [String: String]

    /// - Parameters:
    ///   - executable: the path of the program; the one that was built unless given.
    ///   - environment: added to the test's own, and to PUNCHCARD_DATABASE, which is that of the folder.
    ///   - isEmpty: whether a database on a server has no tables yet.
    init(
        in folder: TemporaryFolder, executable: String? = nil, environment: [String: String] = [:],
        isEmpty: Bool = false
    ) throws {
        self.executable = try executable ?? Executable.built("punchcard")
        self.folder = folder
        let database = try environment["PUNCHCARD_DATABASE"] ?? TestDatabase(in: folder, isEmpty: isEmpty).address
        self.environment = environment.merging(["PUNCHCARD_DATABASE": database]) { $1 }
    }

    /// The path of the database.
    var database: String { environment["PUNCHCARD_DATABASE"] ?? "" }

    /// The kinds of journal that a database can have: a server has one of its own.
    static let journals = TestDatabase.engine == .sqlite ? ["log", "rollback"] : ["server's"]

    /// One on a database with such a journal.
    static func with(_ journal: String, environment: [String: String] = [:]) async throws -> PunchcardProgram {
        let program = try PunchcardProgram(in: TemporaryFolder(), environment: environment)
        if TestDatabase.engine == .sqlite { #expect(try await program.succeed("journal", journal) == "\(journal)\n") }
        return program
    }

    /// Expects that the database has this journal still.
    func expect(_ journal: String) async throws {
        if TestDatabase.engine == .sqlite { #expect(try await succeed("journal") == "\(journal)\n") }
    }

    /// Runs a command to its end.
    ///
    /// - Parameter input: what it can read from standard input.
    func run(
        _ arguments: String..., input: String = "", within limit: Duration = .seconds(60)
    ) async throws -> Outcome {
        try await run(arguments, input: input, within: limit)
    }

    /// Runs a command that has to succeed.
    ///
    /// - Returns: what it printed.
    func succeed(_ arguments: String..., input: String = "") async throws -> String {
        let outcome = try await run(arguments, input: input, within: .seconds(60))
        guard outcome.isSuccess else {
            throw HarnessError("\(arguments.joined(separator: " ")): \(outcome.end) \(outcome.output)\(outcome.errors)")
        }
        return outcome.output
    }

    /// The same with a list of arguments.
    func run(
        _ arguments: [String], input: String = "", within limit: Duration = .seconds(60)
    ) async throws -> Outcome {
        let name = "punchcard-\(UUID().uuidString)"
        let descriptor = open(try folder.write(input, to: "\(name).in"), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open") }
        defer { close(descriptor) }
        let process = try RunningProcess(
            executable, arguments, environment: environment, in: folder, named: name, standardInput: descriptor)
        let end = try await process.wait(within: limit)
        return Outcome(end: end, output: process.output, errors: process.errors)
    }

    /// Runs a command that has to succeed, on a terminal, which `script` makes (script(1)).
    ///
    /// - Parameter environment: added to the program's.
    /// - Returns: what came on the terminal.
    func onTerminal(
        columns: Int = 80, environment: [String: String] = [:], _ arguments: String...
    ) async throws -> String {
        try await onTerminal(columns: columns, environment: environment, arguments)
    }

    /// The same with a list of arguments.
    func onTerminal(
        columns: Int = 80, environment: [String: String] = [:], _ arguments: [String]
    ) async throws -> String {
        let words = ([executable] + arguments).map { "'" + $0.replacing("'", with: #"'\''"#) + "'" }
        let name = "terminal-\(UUID().uuidString)"
        let process = try RunningProcess(
            Executable.named("script"),
            ["-qec", "stty cols \(columns) && \(words.joined(separator: " "))", "/dev/null"],
            environment: self.environment.merging(environment) { $1 }, in: folder, named: name)
        let end = try await process.wait(within: .seconds(120))
        guard end == .exited(status: 0) else { throw HarnessError("\(arguments): \(end) \(process.output)") }
        return process.output
    }

    /// Starts `serve` on a unix socket in the folder, and waits until it accepts connections.
    ///
    /// - Parameter socket: the name of the socket, and of the process.
    func serve(socket: String = "punchcard.sock", _ options: String...) async throws -> RunningProcess {
        let path = folder.file(socket)
        let process = try RunningProcess(
            executable, ["serve", "--listen", "unix:\(path)"] + options, environment: environment, in: folder,
            named: socket)
        try await Self.awaitSocket(path, of: process)
        return process
    }

    /// Waits until a responder that has been started accepts connections.
    static func awaitSocket(_ path: String, of process: RunningProcess) async throws {
        try await eventually("punchcard listens on \(path); \(process.errors)") {
            !process.isRunning || Loopback.accepts(path: path)
        }
        guard process.isRunning else { throw HarnessError("punchcard did not start: \(process.errors)") }
    }

    /// How a process gets a socket on which somebody else listens.
    enum SocketPassing: CaseIterable {
        /// On descriptor 0, as spawn-fcgi and lighttpd do.
        case standardInput
        /// As systemd does (sd_listen_fds(3)).
        case systemd
    }

    /// Starts a responder on a listening descriptor.
    func serve(on listener: Int32, _ passing: SocketPassing, named name: String) throws -> RunningProcess {
        switch passing {
        case .standardInput:
            try RunningProcess(executable, environment: environment, in: folder, named: name, standardInput: listener)
        case .systemd:
            try RunningProcess(
                "/bin/sh",
                [
                    "-c", "exec 3<&0 </dev/null; export LISTEN_PID=$$ LISTEN_FDS=1; exec \"$0\" serve", executable,
                ],
                environment: environment, in: folder, named: name, standardInput: listener)
        }
    }
}
