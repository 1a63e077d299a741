import Foundation
import Synchronization
import TestSupport
import Testing

/// A program that a test has started. It inherits its standard descriptors alone: a connection of another test, kept
/// open by a child, would never be seen to close. What the tests open is close-on-exec; what they were started with is
/// closed.
///
/// Its output goes to files, so that it can't block on a pipe that nobody reads. It is ended, if it still runs, when
/// the last reference to it goes.
final class RunningProcess: Sendable {
    /// How a process came to its end.
    enum End: Sendable, Equatable {
        case exited(status: Int32)
        case killed(signal: Int32)
    }

    let name: String
    let id: pid_t
    private let folder: TemporaryFolder
    private let end = Mutex<End?>(nil)

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - executable: the path of the program.
    ///   - environment: added to the test's own, from which variables of Punchcard are taken out.
    ///   - folder: where its output goes, to NAME.out and NAME.err; it is kept as long as the process.
    ///   - name: what the process is called here; the program's own name unless given.
    ///   - standardInput: a descriptor that becomes the process's standard input; nothing to read without.
    init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String] = [:],
        in folder: TemporaryFolder, named name: String? = nil, standardInput: Int32? = nil
    ) throws {
        let name = name ?? URL(fileURLWithPath: executable).lastPathComponent
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PUNCHCARD_") }
        variables.merge(environment) { $1 }
        self.name = name
        self.folder = folder
        self.id = try spawn(
            executable, [executable] + arguments, variables.map { "\($0.key)=\($0.value)" },
            standardInput: standardInput, output: folder.file("\(name).out"), error: folder.file("\(name).err"))
    }

    /// A web server that is killed leaves its workers behind, so it is asked first.
    deinit {
        send(SIGTERM)
        for _ in 0..<500 where isRunning { usleep(2000) }
        if isRunning {
            kill(id, SIGKILL)
            waitpid(id, nil, 0)
        }
    }

    /// How it ended; nil while it runs.
    var ended: End? {
        end.withLock { end in
            var status: Int32 = 0
            if end == nil, waitpid(id, &status, WNOHANG) == id {
                let signal = status & 0x7f
                end = signal == 0 ? .exited(status: (status >> 8) & 0xff) : .killed(signal: signal)
            }
            return end
        }
    }

    var isRunning: Bool { ended == nil }

    /// What it has written to standard output.
    var output: String { folder.read("\(name).out") }

    /// What it has written to standard error.
    var errors: String { folder.read("\(name).err") }

    /// Sends a signal, unless it has ended.
    func send(_ signal: Int32) {
        if isRunning { kill(id, signal) }
    }

    /// Stops it, and waits until none of its threads runs any more.
    func pause() async throws {
        send(SIGSTOP)
        try await eventually("\(name) is stopped") {
            guard isRunning else { throw HarnessError("\(name) has ended: \(errors)") }
            return Self.isStopped(id)
        }
    }

    /// Whether all threads of a process are stopped by a signal (proc(5)).
    static func isStopped(_ id: Int32) -> Bool {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task")) ?? []
        return !tasks.isEmpty
            && tasks.allSatisfy { task in
                let status = (try? String(contentsOfFile: "/proc/\(id)/task/\(task)/stat", encoding: .utf8)) ?? ""
                return status.split(separator: ")").last?.hasPrefix(" T") == true
            }
    }

    /// Waits until it ends.
    ///
    /// - Throws: `HarnessError`, with what it wrote to standard error, when it doesn't within the time.
    @discardableResult
    func wait(within limit: Duration = .seconds(60)) async throws -> End {
        try await eventually("\(name) ends; \(errors)", within: limit) { !isRunning }
        return ended ?? .exited(status: -1)
    }

    /// Asks it to end with SIGTERM, and waits until it does.
    @discardableResult
    func terminate(within limit: Duration = .seconds(60)) async throws -> End {
        send(SIGTERM)
        return try await wait(within: limit)
    }

    /// Asks it to end, and expects that it does so in order, with status 0.
    func stop(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let end = try await terminate()
        #expect(
            end == .exited(status: 0), "\(name): \(errors.suffix(2_000))", sourceLocation: sourceLocation)
    }
}

extension TemporaryFolder {
    /// Writes a shell script that can be started, and its path is the result.
    func writeScript(_ text: String, to name: String = "program.sh") throws -> String {
        try spawning.withLock { _ in
            let path = try write("#!/bin/sh\n\(text)\n", to: name)
            guard chmod(path, 0o755) == 0 else { throw SystemError("chmod") }
            return path
        }
    }
}

/// A file can't be started while a process has it open for writing (ETXTBSY), and a child has, for a moment, all that
/// its parent has open. So no child is made while a script is written.
private let spawning = Mutex(())

/// posix_spawn, with signals as a shell would leave them.
private func spawn(
    _ executable: String, _ arguments: [String], _ environment: [String], standardInput: Int32?, output: String,
    error: String
) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let standardInput {
        posix_spawn_file_actions_adddup2(&actions, standardInput, 0)
    } else {
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, error, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    // What the tests were started with: `swift test` leaves sockets open.
    for descriptor in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init) {
        let flags = fcntl(descriptor, F_GETFD)
        guard descriptor > 2, flags >= 0, flags & FD_CLOEXEC == 0 else { continue }
        posix_spawn_file_actions_addclose(&actions, descriptor)
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    let argumentPointers = arguments.map { strdup($0) } + [nil]
    let environmentPointers = environment.map { strdup($0) } + [nil]
    defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
    var id: pid_t = 0
    let result = spawning.withLock { _ in
        posix_spawn(&id, executable, &actions, &attributes, argumentPointers, environmentPointers)
    }
    guard result == 0 else { throw SystemError("starting \(executable)", result) }
    return id
}
