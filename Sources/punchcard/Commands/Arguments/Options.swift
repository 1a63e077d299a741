import API
import ArgumentParser
import Loyalty
import Store

/// The option that names the database.
struct DatabaseOptions: ParsableArguments {
    @Option(
        name: .long,
        help: """
            The database: a file, or the address of a PostgreSQL database, such as postgresql://host/name. \
            (default: PUNCHCARD_DATABASE)
            """, completion: .file())
    var database: String?

    /// The database's path, or its address on a server, which can have a password.
    /// - Throws: `ValidationError` if no database is named, or in a way that isn't known.
    func path() throws -> String {
        guard let path = database ?? Environment.value("PUNCHCARD_DATABASE") else {
            throw ValidationError("name the database with --database or the variable PUNCHCARD_DATABASE")
        }
        try Self.check(path)
        return path
    }

    /// - Throws: `ValidationError` if it is neither an address that is known nor likely to be a path.
    static func check(_ database: String) throws {
        do throws(StoreError) {
            try LoyaltyStore.checkName(database)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// The path of a database that has to be a file.
    /// - Parameter advice: what to use for one on a server instead.
    func pathOfFile(onServer advice: String) throws -> String {
        let path = try path()
        guard !LoyaltyStore.isServerAddress(path) else { throw FileExpected(advice: advice) }
        return path
    }

    /// Opens the database. An upgrade to a newer schema shows how far it is.
    /// - Parameter cache: the writer's page cache in bytes; nil for the default.
    func open(cache: Int64? = nil) throws -> LoyaltyStore {
        let progress = UpgradeProgress()
        defer { progress.end() }
        return try LoyaltyStore(path: path(), cache: cache, zones: .system, upgradeProgress: progress.show)
    }
}

/// The database is on a server, and the command is for files.
struct FileExpected: Error, CustomStringConvertible {
    let advice: String

    var description: String { "the database is on a PostgreSQL server: \(advice)" }
}

extension ZoneDirectory {
    /// The system's zones, from the folder in TZDIR if that is set, as in the C library (tzset(3)).
    static var system: ZoneDirectory { ZoneDirectory(path: Environment.value("TZDIR") ?? usualPath) }
}

/// The option that names the project. It isn't needed if the database has only one.
struct ProjectOptions: ParsableArguments {
    @Option(name: .long, help: "The project's id; not needed if the database has only one project.")
    var project: String?

    /// The project with its configuration.
    /// - Throws: `ValidationError` if the project has to be named, ``UnknownProject`` if there is none with this id.
    func find(in store: LoyaltyStore) throws -> Project {
        let catalog = try store.catalog()
        let id = try id(in: catalog)
        guard let found = try catalog.project(id: id) else { throw UnknownProject(id, in: catalog) }
        return found
    }

    /// The project's id, even if the project can't be used.
    /// - Throws: `ValidationError` if the project has to be named.
    func id(in catalog: Catalog) throws -> String {
        let ids = catalog.projectIds
        guard let id = project ?? (ids.count == 1 ? ids.first : nil) else {
            throw ValidationError("name the project with --project: \(catalog.contents)")
        }
        return id
    }
}

/// The database has no project with this id.
struct UnknownProject: Error, CustomStringConvertible {
    let description: String

    init(_ id: String, in catalog: Catalog) {
        description = "there is no project \(id): \(catalog.contents)"
    }
}

extension Catalog {
    /// The ids of all projects in order, including those that can't be used.
    fileprivate var projectIds: [String] { (Array(projects.keys) + Array(broken.keys)).sorted().map(\.text) }

    /// A list of all projects, in words.
    fileprivate var contents: String {
        projectIds.isEmpty ? "the database has none" : "the database has \(projectIds.joined(separator: ", "))"
    }
}

/// The option for why something is booked.
struct ReasonOptions: ParsableArguments {
    @Option(name: .long, help: "Why: 1 to 500 bytes.")
    var reason: String

    func validate() throws {
        guard EntryReason.isValid(reason) else { throw ValidationError("--reason takes \(EntryReason.rule)") }
    }
}
