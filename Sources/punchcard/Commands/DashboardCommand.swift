import ArgumentParser
import Loyalty
import Store

struct DashboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard",
        abstract: "Print a link that signs in to the dashboard, and open it where there is a browser.",
        discussion: """
            The link has a token with the scope admin in its fragment, which a browser sends to nobody. On a desktop's \
            terminal it is opened as well.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var project: ProjectOptions

    @Option(name: .long, help: "Where the web server has the dashboard.")
    var url = "http://127.0.0.1:8080/dashboard/"

    @Option(name: .long, help: "How long one is signed in, such as 30m or 8h. (default: 1h)")
    var expiresIn: Span?

    @Flag(name: .long, help: "Print the link only.")
    var noOpen = false

    func validate() throws {
        guard url.hasPrefix("http://") || url.hasPrefix("https://"), !url.contains("#"),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { throw ValidationError("--url takes an address such as https://loyalty.example.com/dashboard/") }
    }

    func run() throws {
        let token = try project.find(in: database.open())
            .token(for: "dashboard", scope: "admin", lifetime: expiresIn ?? .oneHour, now: SystemClock.now())
        let link = "\(url)#token=\(token)"
        print(link)
        if !noOpen { Browser.open(link) }
    }
}
