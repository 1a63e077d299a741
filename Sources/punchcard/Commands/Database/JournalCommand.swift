import ArgumentParser
import Store

struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Print or change the kind of journal that keeps the database whole in a power cut.",
        discussion: """
            log is the write-ahead log, the default of a new database. rollback is the rollback journal, for a network \
            file system. No other process may have the database open while the journal changes. If there is no database, \
            or an empty file, it is created.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The new journal: log or rollback.")
    var journal: Journal?

    func run() throws {
        let path = try database.pathOfFile(
            onServer: "the server has a write-ahead log of its own, and there is nothing to choose")
        if let journal {
            do {
                try journal.set(at: path, zones: .system)
            } catch StoreError.busy {
                throw DatabaseInUse(path: path)
            }
        }
        print(try Journal.ofDatabase(at: path).rawValue)
    }
}

extension Journal: ExpressibleByArgument {}

/// Another process has the database open.
struct DatabaseInUse: Error, CustomStringConvertible {
    let path: String

    var description: String { "another process has \(path) open: stop Punchcard first, or see `fuser \(path)`" }
}
