import ArgumentParser
import Loyalty
import Store

/// Where the database is.
struct DatabaseOptions: ParsableArguments {
    @Option(name: .long, help: "The database file. (default: PUNCHCARD_DATABASE)")
    var database: String?

    /// Opens the database.
    /// - Parameter create: whether to make it where there is none.
    func open(create: Bool = false) throws -> Store {
        guard let path = database ?? Environment.value("PUNCHCARD_DATABASE") else {
            throw ValidationError("name the database with --database PATH or the variable PUNCHCARD_DATABASE")
        }
        return try Store(path: path, create: create)
    }
}

/// Which project a command is for.
struct ProjectOptions: ParsableArguments {
    @Option(name: .long, help: "The project's id.")
    var project: String

    /// The project as it is configured.
    func find(in store: Store) throws -> Project {
        guard let found = try store.directory().projects[project] else { throw StoreError.unknownProject(project) }
        return found
    }
}

/// A span of time on the command line: a whole number and `s`, `m`, `h` or `d`.
struct Span: ExpressibleByArgument {
    let milliseconds: Int64

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()),
            (1...100_000_000).contains(count)
        else { return nil }
        milliseconds = count * unit
    }
}

/// A user id on the command line.
struct UserId: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard Identifier.isValid(argument) else { return nil }
        text = argument
    }
}
