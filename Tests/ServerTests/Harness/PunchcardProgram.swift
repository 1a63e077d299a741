import Foundation

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

    /// - Parameter environment: added to the test's own, and to PUNCHCARD_DATABASE, which is a file in the folder.
    init(in folder: TemporaryFolder, environment: [String: String] = [:]) throws {
        self.executable = try Executable.built("punchcard")
        self.folder = folder
        self.environment = ["PUNCHCARD_DATABASE": folder.file("punchcard.db")].merging(environment) { $1 }
    }

    /// The path of the database.
    var database: String { environment["PUNCHCARD_DATABASE"] ?? "" }

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

    private func run(_ arguments: [String], input: String, within limit: Duration) async throws -> Outcome {
        let name = "punchcard-\(UUID().uuidString)"
        let descriptor = open(try folder.write(input, to: "\(name).in"), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open") }
        defer { close(descriptor) }
        let process = try RunningProcess(
            executable, arguments, environment: environment, in: folder, named: name, standardInput: descriptor)
        let end = try await process.wait(within: limit)
        return Outcome(end: end, output: process.output, errors: process.errors)
    }

    /// Starts `serve` on a unix socket in the folder, and waits until it accepts connections.
    ///
    /// - Parameter socket: the name of the socket, and of the process.
    func serve(socket: String = "punchcard.sock", _ options: String...) async throws -> RunningProcess {
        let path = folder.file(socket)
        let process = try RunningProcess(
            executable, ["serve", "--listen", "unix:\(path)"] + options, environment: environment, in: folder,
            named: socket)
        try await eventually("punchcard listens on \(path); \(process.errors)") {
            !process.isRunning || Loopback.accepts(path: path)
        }
        guard process.isRunning else { throw HarnessError("punchcard did not start: \(process.errors)") }
        return process
    }
}
