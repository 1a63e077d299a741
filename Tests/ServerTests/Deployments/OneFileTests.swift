import Foundation
import TestSupport
import Testing

/// The file that `nginx/release` makes, in a root file system that has nothing else: no Swift, no libraries, no shell,
/// no /dev or /etc. `Tests/run` makes the file before it runs all tests.
@Suite(.enabled(if: OneFile.isBuilt, "nginx/release makes the file"))
struct OneFileTests {
    private static let history = """
        {"id": "1", "eventId": "visit", "userId": "ada", "timestamp": "2025-07-01T03:30:00Z"}
        {"id": "2", "eventId": "visit", "userId": "ada", "timestamp": "2025-07-01T04:30:00Z"}
        {"id": "3", "eventId": "visit", "userId": "ada", "timestamp": "2026-01-01T04:30:00Z"}
        """

    private static func definitions(timezone: String) -> String {
        """
        {"project": "shop", "tenant": "acme", "timezone": "\(timezone)", "users": {"autoCreate": true},
         "auth": {"secrets": [{"id": "2026-11", "algorithm": "HS256", "value": "generate"}]},
         "events": [{"eventId": "visit", "title": "Visit", "reward": {"default": 5}}]}
        """
    }

    @Test func theFileNeedsNoLibraryAndIsSmall() async throws {
        let folder = try TemporaryFolder()
        let size = try FileManager.default.attributesOfItem(atPath: OneFile.path)[.size] as? Int ?? .max
        #expect(size <= 30_000_000)
        let readelf = try RunningProcess(
            Executable.named("readelf"), ["--wide", "--dynamic", "--program-headers", "--sections", OneFile.path],
            in: folder)
        #expect(try await readelf.wait() == .exited(status: 0))
        #expect(readelf.output.contains(".text"))
        for name in ["(NEEDED)", "INTERP", ".symtab", ".debug_"] {
            #expect(!readelf.output.contains(name), "\(name)")
        }
    }

    @Test func aServerNeedsAnotherBuild() async throws {
        let program = try PunchcardProgram(
            in: TemporaryFolder(), executable: OneFile.path,
            environment: ["PUNCHCARD_DATABASE": "postgresql://ada:geheim@127.0.0.1/punchcard"])
        let outcome = try await program.run("verify")
        #expect(outcome.end == .exited(status: 1))
        #expect(outcome.errors.contains("nginx/release --postgresql"), "\(outcome.errors)")
        #expect(!outcome.errors.contains("geheim"))
    }

    @Test(.enabled("no root can be changed here") { await BareRoot.isAllowed(.nothing) })
    func theFileServesInAnEmptyRoot() async throws {
        let root = try BareRoot(.nothing, zones: ["America/New_York"])
        try await expectService(root, commands: root.outside)
    }

    @Test(.enabled("nothing can be mounted here") { await BareRoot.isAllowed(.proc) })
    func theFileRunsCommandsWithProcAlone() async throws {
        let root = try BareRoot(.proc, zones: ["America/New_York"])
        try await expectService(root, commands: root.inside)
    }

    @Test(.enabled("nothing can be mounted here") { await BareRoot.isAllowed(.proc) })
    func withoutTimeZonesItHasUTC() async throws {
        let program = try BareRoot(.proc, zones: []).inside
        let unknown = try await program.run("apply", "-", input: Self.definitions(timezone: "Europe/Berlin"))
        #expect(unknown.end == .exited(status: 1))
        #expect(unknown.errors.contains("Europe/Berlin"), "\(unknown.errors)")
        _ = try await program.succeed("apply", "-", input: Self.definitions(timezone: "UTC"))
        _ = try await program.succeed("import", "--project", "shop", "-", input: Self.history)
        #expect(try await program.succeed("verify").hasPrefix("ok: 1 project, 1 user, 3 events"))
    }

    /// Expects answers as a FastCGI responder and as a CGI program.
    private func expectService(_ root: BareRoot, commands: PunchcardProgram) async throws {
        _ = try await commands.succeed("apply", "-", input: Self.definitions(timezone: "America/New_York"))
        let imported = try await commands.succeed("import", "--project", "shop", "-", input: Self.history)
        #expect(imported == "imported 3, skipped 0, errors 0\n")
        let token = try await commands.succeed("token", "--project", "shop", "--user", "ada")
            .trimmingCharacters(in: .newlines)
        let program = root.inside
        let fastCGI = try await LighttpdServer.startFastCGI(
            in: program.folder, program: program.executable, environment: program.environment)
        try expectAnswers(fastCGI.client(), "", token, balance: 20)
        try await fastCGI.stop()
        let cgi = try await LighttpdServer.startCGI(
            in: program.folder, program: program.executable,
            environment: program.environment.merging(["PUNCHCARD_BASE_PATH": "/loyalty"]) { $1 })
        try expectAnswers(cgi.client(), "/loyalty", token, balance: 25)
        try await cgi.stop()
        #expect(try await commands.succeed("verify").hasPrefix("ok: 1 project, 1 user, 5 events"))
    }

    /// An event is logged, and the days are those of New York, in summer and in winter.
    private func expectAnswers(_ client: HTTPClient, _ mountPoint: String, _ token: String, balance: Int) throws {
        let authorization = ("Authorization", "Bearer \(token)")
        let logged = try client.send(
            "POST", "\(mountPoint)/v1/event", headers: [authorization, ("Content-Type", "application/json")],
            body: #"{"eventId": "visit", "userId": "ada"}"#)
        #expect(logged.status == 200, "\(logged.text)")
        #expect(logged["data", "balance"] == String(balance))
        for (month, day) in [("2025-06", "2025-06-30"), ("2025-07", "2025-07-01"), ("2025-12", "2025-12-31")] {
            let answer = try client.send(
                "GET", "\(mountPoint)/v1/stats/event?timeframe=month&month=\(month)", headers: [authorization])
            #expect(answer["data", "totalEvents"] == "1", "\(answer.text)")
            #expect(answer["data", "dailyData", day, "events"] == "1", "\(day)")
        }
    }
}

/// The file that is tested.
private enum OneFile {
    static let path = WebServer.repository.appendingPathComponent(".build/punchcard").path
    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: path) }
}

/// A root file system with the file, and at most time zones beside it.
private struct BareRoot {
    /// What the kernel shows there.
    enum Contents {
        case nothing
        case proc

        /// A command that runs another, with the root as the first of its arguments. Who isn't root is, in a user
        /// namespace of their own (user_namespaces(7)).
        var entry: String {
            let user = WebServer.isRoot ? "" : "--map-root-user"
            return switch self {
            case .nothing: WebServer.isRoot ? "chroot" : "unshare \(user) chroot"
            case .proc:
                "unshare --mount \(user) sh -c 'mount --rbind /proc \"$0/proc\" && exec chroot \"$0\" \"$@\"'"
            }
        }
    }

    /// The program, run in the root.
    let inside: PunchcardProgram
    /// The program, run outside, on the same database.
    let outside: PunchcardProgram

    init(_ contents: Contents, zones: [String]) throws {
        let folder = try TemporaryFolder()
        let root = folder.file("root")
        for name in ["data", "proc"] {
            try FileManager.default.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
        }
        try FileManager.default.copyItem(atPath: OneFile.path, toPath: "\(root)/punchcard")
        for zone in zones {
            let rules = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(zone)"))
            let target = URL(fileURLWithPath: "\(root)/usr/share/zoneinfo/\(zone)")
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try rules.write(to: target)
        }
        var environment = ["PUNCHCARD_DATABASE": "/data/punchcard.db"]
        if contents == .nothing { environment["SWIFT_ROOT"] = "/" }
        let script = try folder.writeScript("exec \(contents.entry) \(root) /punchcard \"$@\"", to: "punchcard")
        inside = try PunchcardProgram(in: folder, executable: script, environment: environment)
        outside = try PunchcardProgram(
            in: folder, executable: OneFile.path, environment: ["PUNCHCARD_DATABASE": "\(root)/data/punchcard.db"])
    }

    /// Whether the machine lets the tests go there.
    static func isAllowed(_ contents: Contents) async -> Bool {
        guard let folder = try? TemporaryFolder() else { return false }
        let process = try? RunningProcess("/bin/sh", ["-c", "exec \(contents.entry) / /bin/true"], in: folder)
        return (try? await process?.wait()) == .exited(status: 0)
    }
}
