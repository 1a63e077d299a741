import ArgumentParser
import Gateway

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
            Self.main(nil)
        }
    }
}

/// The program's version (semver.org).
enum Version {
    static let current = "0.1.0"
}
