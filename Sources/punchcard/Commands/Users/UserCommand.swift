import API
import ArgumentParser
import Store

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Manage a project's users.",
        subcommands: [List.self, History.self, Create.self, Export.self, Erase.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a user.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: UserId.rule)
        var user: UserId

        @Option(name: .long, help: "The user's groups, separated by commas.")
        var usergroups: String?

        @Option(name: .long, help: "The user's own IANA time zone, used for streaks.")
        var timezone: String?

        @Option(
            name: .long, help: "What leaderboards call the user before other users, if the project shows names there.")
        var displayName: DisplayNameArgument?

        func run() throws {
            let store = try database.open()
            let number = try project.find(in: store).number
            let (user, timezone, displayName) = (user.text, timezone, displayName?.text)
            let groups = usergroups.map { $0.split(separator: ",").map(String.init) } ?? []
            _ = try store.write {
                try $0.createUser(
                    user, usergroups: groups, timezone: timezone, displayName: displayName, in: number)
            }
            print("created \(shown(user))")
        }
    }
}

extension UserCommand {
    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove everything that is stored about a user, for good. The project's totals stay.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: "The user's id.")
        var user: String

        func run() throws {
            let store = try database.open()
            printProgress("removing \(shown(user)), and clearing the database's files")
            defer { printProgress(nil) }
            let erasure = try store.erase(user, in: project.find(in: store).number, replies: EventReplies())
            printProgress(nil)
            print("erased \(shown(user))")
            if erasure == .pending {
                printError("the database's files are cleared of it by the next request or command after a long read")
            }
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print everything that is stored about a user, as JSON.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: "The user's id.")
        var user: String

        func run() throws {
            let store = try database.open()
            let project = try project.find(in: store)
            guard let json = try store.read({ try $0.export(user, project, at: store.clock()) }) else {
                throw UserRefusal.unknownUser
            }
            print(String(decoding: json, as: UTF8.self))
        }
    }
}

extension UserRefusal: CustomStringConvertible {
    /// The reason, for the operator.
    public var description: String {
        switch self {
        case .exists: "the user exists already"
        case .unknownUser: "there is no such user"
        case .unknownUsergroup(let name): "the project has no group \(name)"
        case .unknownTimezone(let name): "the system has no time zone \(name)"
        case .unknownProject: "there is no such project"
        }
    }
}
