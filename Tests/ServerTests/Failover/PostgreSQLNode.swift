import Foundation
import PostgreSQL
import TestSupport

/// A PostgreSQL server of its own, in a folder that goes with it. It listens on a port of its host, and takes everybody
/// from there.
final class PostgreSQLNode: Sendable {
    let name: String
    let host: TestHost
    let port: Int
    let folder: TemporaryFolder

    init(_ name: String, on host: TestHost = .local) throws {
        self.name = name
        self.host = host
        port = try Loopback.freePort()
        folder = try TemporaryFolder()
        try Self.give(folder.path)
    }

    /// Its data.
    var data: String { folder.file("data") }

    // MARK: - Programs

    /// Where the programs of the newest version are; nil if there is no server here.
    static let programs: String? = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let folders = versions.sorted { $0.compare($1, options: .numeric) == .orderedDescending }
            .map { "/usr/lib/postgresql/\($0)/bin" }
        return
            (folders
            + [try? Executable.named("initdb")].compactMap { $0 }.map {
                URL(fileURLWithPath: $0).deletingLastPathComponent().path
            }).first { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }
    }()

    static func program(_ name: String) throws -> String {
        guard let programs else { throw HarnessError("there is no PostgreSQL server; Tests/run installs it") }
        return "\(programs)/\(name)"
    }

    /// A command as a user that isn't root, whom the server refuses.
    static func asServer(_ command: [String]) -> [String] {
        guard let user else { return command }
        return ["setpriv", "--reuid=\(user.id)", "--regid=\(user.group)", "--clear-groups"] + command
    }

    private static let user: (id: uid_t, group: gid_t)? = {
        guard WebServer.isRoot, let entry = getpwnam("nobody") else { return nil }
        return (entry.pointee.pw_uid, entry.pointee.pw_gid)
    }()

    /// Gives a file or folder to that user.
    static func give(_ path: String) throws {
        guard let user else { return }
        guard lchown(path, user.id, user.group) == 0 else { throw SystemError("chown \(path)") }
    }

    private func run(_ program: String, _ arguments: [String]) async throws {
        let process = try start([Self.program(program)] + arguments, named: program)
        guard try await process.wait() == .exited(status: 0) else {
            throw HarnessError("\(program): \(process.output)\(process.errors)")
        }
    }

    /// Starts a command on its host, as its user.
    func start(_ command: [String], named name: String) throws -> RunningProcess {
        try RunningProcess(
            "/usr/bin/env", ["-C", folder.path] + host.prefix + Self.asServer(command),
            // libpq fails if it may not look into the home folder.
            environment: ["PGCONNECT_TIMEOUT": "10", "HOME": folder.path], in: folder, named: name)
    }

    // MARK: - Data

    /// Makes an empty server.
    func initialize() async throws {
        try await run("initdb", ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
        let access = folder.read("data/pg_hba.conf")
        try folder.write(
            "host all all \(host.address)/24 trust\nhost replication all \(host.address)/24 trust\n\(access)",
            to: "data/pg_hba.conf")
        try Self.give(folder.file("data/pg_hba.conf"))
    }

    /// Makes the role and the database of Punchcard.
    func makeDatabase() throws {
        try execute("CREATE ROLE punchcard LOGIN", "CREATE DATABASE punchcard OWNER punchcard")
    }

    /// How Punchcard reaches it.
    var address: String { "postgresql://punchcard@\(host.address):\(port)/punchcard" }

    /// Makes it a copy of another server, which it follows from its start. What it had is removed.
    func follow(_ primary: PostgreSQLNode) async throws {
        try? FileManager.default.removeItem(atPath: data)
        let address = "host=\(primary.host.address) port=\(primary.port) user=postgres application_name=\(name)"
        try await run("pg_basebackup", ["-D", data, "-d", address, "-R", "-X", "stream", "-c", "fast", "--no-sync"])
    }

    /// Makes a certificate for its host that is signed by itself, and a key.
    func makeCertificate() async throws -> (certificate: String, key: String) {
        let (certificate, key) = (folder.file("server.crt"), folder.file("server.key"))
        let process = try start(
            [
                try Executable.named("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                "/CN=db.example.com", "-addext", "subjectAltName=IP:\(host.address)", "-out", certificate, "-keyout",
                key,
            ], named: "openssl")
        guard try await process.wait() == .exited(status: 0) else { throw HarnessError("openssl: \(process.errors)") }
        return (certificate, key)
    }

    // MARK: - Running

    /// Starts it, and waits until it takes connections.
    func start(_ settings: [String: String] = [:]) async throws -> RunningProcess {
        // What the tests write needn't outlive the machine, and what a killed server leaves goes with its folder. A
        // standby that looks for its primary may not notice that it is promoted for the length of the interval.
        let usual = [
            "listen_addresses": host.address, "port": "\(port)", "unix_socket_directories": folder.path, "fsync": "off",
            "autovacuum": "off", "wal_retrieve_retry_interval": "100ms", "dynamic_shared_memory_type": "mmap",
            "log_min_messages": "fatal",
            "shared_buffers": "32MB",
        ]
        let options = usual.merging(settings) { $1 }.sorted { $0.key < $1.key }.flatMap {
            ["-c", "\($0.key)=\($0.value)"]
        }
        let process = try start([Self.program("postgres"), "-D", data] + options, named: name)
        let isReady = ["-h", folder.path, "-p", "\(port)", "-q"]
        try await eventually("\(name) takes connections; \(process.errors)") {
            guard process.isRunning else { return true }
            let probe = try RunningProcess(Self.program("pg_isready"), isReady, in: folder, named: "pg_isready")
            return try await probe.wait() == .exited(status: 0)
        }
        guard process.isRunning else { throw HarnessError("\(name) did not start: \(process.errors)") }
        return process
    }

    /// Ends it in an orderly way, without waiting for its clients.
    func stop(_ process: RunningProcess) async throws {
        process.send(SIGINT)
        try await process.wait()
    }

    /// The ids of its processes.
    var processes: [pid_t] {
        guard let first = folder.read("data/postmaster.pid").split(separator: "\n").first.flatMap({ pid_t($0) }) else {
            return []
        }
        let children = try? String(contentsOfFile: "/proc/\(first)/task/\(first)/children", encoding: .utf8)
        return [first] + (children ?? "").split(separator: " ").compactMap { pid_t($0) }
    }

    /// Sends a signal to all of its processes at once.
    func signal(_ signal: Int32) {
        for process in processes { Foundation.kill(process, signal) }
    }

    /// Stops all of its processes, those included that it starts meanwhile.
    func pause() async throws {
        try await eventually("\(name) is stopped") {
            signal(SIGSTOP)
            let all = processes
            // One that has just ended stays until the first process runs again.
            return !all.isEmpty && all.allSatisfy { RunningProcess.isStopped($0) || Self.hasEnded($0) }
        }
    }

    /// Ends all of its processes at once, as the death of its machine does.
    func kill() async throws {
        let lines = folder.read("data/postmaster.pid").split(separator: "\n")
        let all = processes
        signal(SIGKILL)
        try await eventually("all processes of \(name) have ended") { all.allSatisfy(Self.hasEnded) }
        // Its key and its id: by this segment another start would find out that it still runs.
        if lines.count > 6, let id = lines[6].split(separator: " ").last.flatMap({ Int32($0) }) {
            shmctl(id, IPC_RMID, nil)
        }
    }

    /// Whether a process has ended, though its parent may not know yet (proc(5)).
    private static func hasEnded(_ process: pid_t) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return true }
        return status.split(separator: ")").last?.hasPrefix(" Z") == true
    }

    /// Makes a standby the primary, and waits until it is.
    func promote() async throws { try await run("pg_ctl", ["promote", "-w", "-s", "-D", data]) }

    /// A connection as its superuser, or another role. It is made only if the server takes writes.
    func connection(database: String = "postgres", as role: String = "postgres") throws -> PostgreSQLConnection {
        try PostgreSQLConnection(
            ConnectionInfo("host=\(folder.path) port=\(port) user=\(role) dbname=\(database)"),
            applicationName: "punchcard tests")
    }

    /// Runs SQL as its superuser, a statement at a time.
    func execute(_ statements: String..., database: String = "postgres") throws {
        let connection = try connection(database: database)
        for statement in statements { try connection.execute(statement) }
    }
}
