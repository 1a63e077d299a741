import SQLite

/// Why the database can't do its work.
public enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no database file at the path.
    case missing(path: String)
    /// The file can't be opened or made.
    case cannotOpen(path: String, reason: String)
    /// The file, or what has to be beside it, can't be written to.
    case notWritable(path: String)
    /// There is nothing in the file, which is not to become a database.
    case empty(path: String)
    /// What is beside the database under the name of its lock, its log or its journal is something else.
    case nameIsTaken(path: String)
    /// The file is not a Punchcard database.
    case notADatabase(path: String)
    /// The file was written by a newer version of the program.
    case newerSchema(found: Int64, known: Int64)
    /// The file system offers no write-ahead log, as most network file systems.
    case noWriteAheadLog(path: String)
    /// Another process held the database for longer than a request may wait.
    case busy
    /// Too many batches of one caller wait for their turn.
    case overloaded
    /// SQLite failed: disk full, no right to write, damage.
    case database(SQLiteError)
    /// The system has no rules for the time zone of a project.
    case unknownProjectZone(String, project: String)
    /// A stored definition can't be read.
    case damagedDefinition(project: String)
    /// The stored state of a member can't be read.
    case damagedState(member: Int64)
    /// No project has this id.
    case unknownProject(String)

    /// What an error of SQLite comes to.
    init(_ error: SQLiteError) {
        self = error.isBusy ? .busy : .database(error)
    }

    /// The reason for the operator, with what to do.
    public var description: String {
        switch self {
        case .missing(let path): "there is no database at \(path): make one with `punchcard apply FILE`"
        case .cannotOpen(let path, let reason):
            "the database \(path) can't be opened: \(reason) (`punchcard doctor` says more)"
        case .notWritable(let path):
            "the database \(path) can't be written to: its files and folder have to belong to the user that runs this "
                + "program, and its file system must not be read-only"
        case .empty(let path):
            "\(path) is empty, it is no database: put a backup in its place, or make a new one with "
                + "`punchcard apply FILE`"
        case .nameIsTaken(let path):
            "\(path) has the name of a file that the database keeps beside it, but is something else: look what it is, and "
                + "move it away"
        case .notADatabase(let path): "\(path) is not a Punchcard database"
        case .newerSchema(let found, let known):
            "the database has schema \(found), this program knows up to \(known): use the newer program"
        case .noWriteAheadLog(let path):
            "the file system of \(path) can't share memory between processes (is it a network file system?): "
                + "put the database on a local disk; or, where one machine alone uses it, have it go by the rollback "
                + "journal, which is slower: `punchcard journal rollback`"
        case .overloaded: "too many batches of one caller wait for their turn"
        case .busy: "another process holds the database"
        case .database(let error): (Self.advice(on: error) ?? "the database can't be used") + " (\(error))"
        case .unknownProjectZone(let name, let project):
            "the system has no time zone \(name), which project \(project) goes by: install tzdata (on Debian and Ubuntu "
                + "tzdata-legacy, for old names), name its folder in TZDIR, or apply definitions with another zone"
        case .damagedDefinition(let project):
            "the stored definition of project \(project) can't be read: mend it with `punchcard apply FILE`"
        case .damagedState(let member): "the stored state of member \(member) can't be read"
        case .unknownProject(let project): "there is no project \(project)"
        }
    }

    /// What may be done about an error of SQLite, by its primary code (sqlite.org/rescode.html).
    private static func advice(on error: SQLiteError) -> String? {
        switch error.primaryCode {
        case 8, 14:
            "the database can't be written to: its files and folder have to belong to the user that runs this program"
        case 10:
            "the file system failed: look whether the disk is full or broken, or a limit on the size of files is reached"
        case 11: "the database is damaged: keep a copy of its files, and put a backup in their place"
        case 13: "the disk is full: make room"
        default: nil
        }
    }
}
