import ArgumentParser
import Store

struct SystemdCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "systemd",
        abstract: "Print hardened systemd units for Punchcard.",
        discussion: """
            systemd holds the socket, so that no request is refused while the service restarts. Save both units to the \
            paths in their first lines, then run: systemctl enable --now punchcard.socket punchcard.service
            """)

    @Argument(help: "The unit to print: service or socket. (default: both)")
    var unit: SystemdUnits.Unit?

    @Option(
        name: .long,
        help: "The database: a file, or the address of a PostgreSQL database as a URI without a password.",
        completion: .file())
    var database = SystemdUnits().database

    @Option(name: .long, help: "The program.", completion: .file())
    var executable = SystemdUnits().executable

    @Option(name: .long, help: "The socket that the web server sends requests to.", completion: .file())
    var socket = SystemdUnits().socket

    @Option(name: .long, help: "The user who runs the service and owns the database.")
    var user = SystemdUnits().user

    @Option(name: .long, help: "The group of the web server.")
    var group = SystemdUnits().group

    func validate() throws {
        try DatabaseOptions.check(database)
        let isOnServer = LoyaltyStore.isServerAddress(database)
        if isOnServer { try Self.check(address: database) }
        for (name, path) in [("database", database), ("executable", executable), ("socket", socket)] {
            if isOnServer, name == "database" { continue }
            let isPlain = Self.isPlain(path)
            guard path.hasPrefix("/"), !path.hasSuffix("/"), path.split(separator: "/").count > 1, isPlain else {
                throw ValidationError(
                    "--\(name) takes an absolute path in visible ASCII, without quotes, $, % and \\")
            }
        }
        for (name, text) in [("user", user), ("group", group)] {
            guard text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_.-]{0,30}/) != nil else {
                throw ValidationError("--\(name) takes a name such as punchcard")
            }
        }
    }

    /// Refuses characters that mean something else to systemd: specifiers, quotes, white space (systemd.syntax(7)).
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !#"%"'\$"#.utf8.contains($0) }
    }

    /// Everybody on the machine can read units.
    private static func check(address: String) throws {
        guard isPlain(address), !address.contains("password="), !address.contains(/:\/\/[^@\/]*:[^@\/]*@/) else {
            throw ValidationError(
                "--database takes a URI such as postgresql://punchcard@db.example.com/punchcard, without spaces, quotes, "
                    + "$, % and \\, and without a password, which belongs in a file: add ?passfile=/etc/punchcard/pgpass"
            )
        }
    }

    func run() {
        let units = SystemdUnits(
            executable: executable, database: database, socket: socket, user: user, group: group)
        let texts = (unit.map { [$0] } ?? SystemdUnits.Unit.allCases).map(units.text)
        print(texts.joined(separator: "\n\n"))
    }
}

extension SystemdUnits.Unit: ExpressibleByArgument {}
