import ArgumentParser
import Store

struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Print what keeps the database whole in a power cut, or change it.",
        discussion: """
            log is the write-ahead log, which every database has that is made by another command; rollback is the rollback \
            journal, for a network file system. Nothing else may have the database open while it changes. Where there is \
            no database, or an empty file, one is made.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "What the database is to have from now on: log or rollback.")
    var journal: Journal?

    func run() throws {
        let path = try database.path()
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

    var description: String { "another process has \(path) open: stop Punchcard first, or look with `fuser \(path)`" }
}
