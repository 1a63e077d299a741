import ArgumentParser
import Loyalty
import Store

struct DashboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard",
        abstract: "Print a link that signs in to the dashboard, and open it if there is a browser.",
        discussion: """
            The link's fragment, which browsers never send, contains a token with the scope admin. On a desktop, this \
            also opens the link.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var project: ProjectOptions

    @Option(name: .long, help: "The dashboard's address at the web server.")
    var url = "http://127.0.0.1:8080/dashboard/"

    @Option(name: .long, help: "Who will use the link. The books name this person for each change.")
    var name = UserId.dashboard

    @Option(name: .long, help: "How long the sign-in lasts, such as 30m or 8h. (default: 1h)")
    var expiresIn: Span?

    @Flag(name: .long, help: "Only print the link.")
    var noOpen = false

    func validate() throws {
        guard url.hasPrefix("http://") || url.hasPrefix("https://"), !url.contains("#"),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { throw ValidationError("--url takes an address such as https://loyalty.example.com/dashboard/") }
    }

    func run() throws {
        let token = try project.find(in: database.open())
            .token(for: name.text, scope: "admin", lifetime: expiresIn ?? .oneHour, now: SystemClock.now())
        let link = "\(url)#token=\(token)"
        print(link)
        if !noOpen { Browser.open(link) }
    }
}
