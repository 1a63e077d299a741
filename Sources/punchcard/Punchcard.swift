import ArgumentParser
import Gateway
import Glibc

@main
struct Punchcard: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "punchcard",
        abstract: """
            A self-hosted loyalty backend: events, points, streaks and exact analytics, in a SQLite file or a PostgreSQL \
            database.
            """,
        discussion: """
            If a web server runs it without arguments, it answers requests: as a FastCGI responder if descriptor 0 is a \
            listening socket, else one CGI request. PUNCHCARD_DATABASE then names the database.
            """,
        version: Version.current,
        subcommands: [
            ServeCommand.self, ApplyCommand.self, ExportCommand.self, TokenCommand.self, DashboardCommand.self,
            APIKeyCommand.self, UserCommand.self, PointsCommand.self, OfferCommand.self, CouponCommand.self,
            ImportCommand.self, StatsCommand.self, RetentionCommand.self, LogCommand.self, VerifyCommand.self,
            BackupCommand.self, CopyCommand.self, JournalCommand.self,
            DoctorCommand.self, SystemdCommand.self, OpenAPICommand.self,
        ])

    static func main() {
        CoreFiles.forbid()
        FileSizeLimit.reportAsError()
        if CommandLine.arguments.count <= 1, let mode = GatewayMode.detect() {
            switch mode {
            case .fastCGI: ServeCommand.main([])
            case .cgi: CGICommand.run()
            }
        } else {
            runCommand()
        }
    }

    /// Runs the command of the command line. An error can quote its words, which can be an address at the wrong place.
    private static func runCommand() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            let (text, status) = (fullMessage(for: error), exitCode(for: error))
            guard !status.isSuccess, withoutPasswords(text) != text else { exit(withError: error) }
            printError(withoutPasswords(text))
            Glibc.exit(status.rawValue)
        }
    }
}

/// The program's version (semver.org).
enum Version {
    static let current = "0.1.0"
}
