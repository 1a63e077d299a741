import ArgumentParser
import JSON
import Loyalty
import Store

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find what keeps Punchcard from working, now or soon, and say what to do about it.",
        discussion: """
            It checks the database, the rights on its files, its disk, time zones, keys that expire within 30 days and, \
            with --url, the way through the web server. Of a PostgreSQL server it checks the version, the role, \
            replication and connections. Run it as the user that serves; Punchcard can be running. \
            It exits with 1 if there is a problem, else with 0.
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(name: .long, help: "The address of /health at the web server, such as https://loyalty.example.com/health.")
    var url: String?

    @Flag(name: .long, help: "Print the findings as JSON.")
    var json = false

    func validate() throws {
        guard let url else { return }
        guard url.hasPrefix("http://") || url.hasPrefix("https://"), url.hasSuffix("/health"),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { throw ValidationError("--url takes the address of /health, such as https://loyalty.example.com/health") }
    }

    func run() throws {
        let findings = try examine()
        let hasProblem = findings.contains { $0.level == .problem }
        if json {
            printJSON { writer in
                writer.object { writer in
                    writer.member("ok", !hasProblem)
                    writer.array("findings") { writer in
                        for finding in findings { finding.write(to: &writer) }
                    }
                }
            }
        } else {
            for finding in findings { Self.show(finding, on: .current) }
        }
        if hasProblem { throw ExitCode(1) }
    }

    private func examine() throws -> [Finding] {
        let (path, now) = (try database.path(), SystemClock.now())
        var (all, store) =
            LoyaltyStore.isServerAddress(path)
            ? ServerCheck(address: path, zones: .system).findings() : Self.findings(ofFile: path)
        if let store { all += try ProjectCheck(store: store, now: now).findings() }
        if let url { all += WebServerCheck(url: url, store: store, now: now).findings() }
        return all
    }

    private static func findings(ofFile path: String) -> (findings: [Finding], store: LoyaltyStore?) {
        // Before the database is opened, since that may create files beside it.
        let rights = RightsCheck(path: path).findings()
        let (findings, store) = DatabaseCheck(path: path, zones: .system).findings()
        let disk = DiskCheck(path: path, journal: Journal(ofDatabaseAt: path) ?? .writeAhead).findings()
        return (findings + rights + disk, store)
    }

    private static func show(_ finding: Finding, on terminal: Terminal) {
        let color: Terminal.Color =
            switch finding.level {
            case .ok: .green
            case .note: .yellow
            case .problem: .red
            }
        print("\(terminal.colored(finding.level.rawValue, color)) \(finding.area): \(finding.text)")
        if !finding.advice.isEmpty { print("    → \(finding.advice)") }
    }
}
