import Database
import PostgreSQL

/// Why the database can't be used.
public enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no database file at the path.
    case missing(path: String)
    /// The file can't be opened or created.
    case cannotOpen(path: String, reason: String)
    /// The file, or a file that has to be beside it, can't be written to.
    case notWritable(path: String)
    /// The file is empty and may not become a database.
    case empty(path: String)
    /// A file beside the database has the name of its lock, log or journal, but is something else.
    case nameIsTaken(path: String)
    /// The database of the server has no tables, and may not get them.
    case noTables(name: String)
    /// The database of the server has another encoding than UTF8, and gets no tables.
    case otherEncoding(String, name: String)
    /// What should name the database is neither an address that is known nor a path.
    case unknownAddress
    /// A pooler in front of the server gives each transaction another connection.
    case pooled(name: String)
    /// The file is not a Punchcard database.
    case notADatabase(path: String)
    /// The file was written by a newer version of the program.
    case newerSchema(found: Int64, known: Int64)
    /// No version of the program makes such a database.
    case unknownSchema(found: Int64)
    /// The database is being copied to another one, or was, and takes no writes.
    case closed(for: CopyMark)
    /// The database is being filled from another one, and isn't complete.
    case incomplete(CopyMark)
    /// The file system doesn't support the write-ahead log; most network file systems don't.
    case noWriteAheadLog(path: String)
    /// Another process held the database for longer than a request may wait.
    case busy
    /// The connection to the server broke during a commit, and the transaction was not committed.
    case notCommitted
    /// The connection to the server broke during a commit. Whether the transaction was committed can't be found out.
    case outcomeUnknown
    /// The file system failed during a commit. The transaction can be in the files all the same, and count from the next
    /// start on.
    case commitFailed(DatabaseError)
    /// The database file was replaced, moved or deleted while this program has it open.
    case fileReplaced(path: String)
    /// Too many requests of a kind, or too many batches of one caller, are waiting.
    case overloaded
    /// The engine failed: the disk is full, the file is not writable, the server is out of reach, or the database is
    /// damaged.
    case database(DatabaseError)
    /// The system has no rules for the time zone of a project.
    case unknownProjectZone(String, project: String)
    /// A stored definition can't be read.
    case damagedDefinition(project: String)
    /// The stored state of a member can't be read.
    case damagedState(member: Int64)
    /// No project has this id.
    case unknownProject(String)
    /// The time zone of a project can't be changed, because points of its users expire without activity.
    case fixedTimezone(String, project: String)

    /// Whether it concerns every write, so that it is of no use to try each one alone.
    var concernsAllWrites: Bool {
        switch self {
        // If the outcome is unknown, the writes may have been committed.
        case .busy, .notCommitted, .outcomeUnknown, .commitFailed, .fileReplaced, .closed, .incomplete, .newerSchema:
            true
        default: false
        }
    }

    /// Wraps an error of the engine.
    init(_ error: DatabaseError) {
        self = error.kind == .busy ? .busy : .database(error)
    }

    /// An error with that of the engine wrapped.
    static func of(_ error: any Error) -> any Error { (error as? DatabaseError).map(StoreError.init) ?? error }

    /// Whether a server can't be reached, or doesn't take writes, which passes without anybody's doing here.
    public var canPass: Bool {
        switch self {
        case .database(let error): error.kind == .unreachable
        case .notCommitted, .outcomeUnknown: true
        default: false
        }
    }

    /// The reason, and what the operator can do.
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
            "\(path) has the name of a file that the database keeps beside it, but is something else: find out what it is, "
                + "and move it away"
        case .noTables(let name):
            "the database \(name) has no tables of Punchcard: make them with `punchcard apply FILE`, or restore a backup"
        case .otherEncoding(let encoding, let name):
            "the texts of the database \(name) are in \(encoding), and have to be in UTF8: make it anew with "
                + "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
        case .unknownAddress: "the database is named in a way that isn't known: \(ConnectionInfo.forms)"
        case .pooled(let name):
            "a pooler in front of \(name) gives each transaction another connection: connect to the server itself, or give "
                + "the pooler a pool in session mode"
        case .notADatabase(let path): "\(path) is not a Punchcard database"
        case .newerSchema(let found, let known):
            "the database has schema \(found), this program knows up to \(known): use the newer program"
        case .unknownSchema(let found):
            "the database says that it has schema \(found), which no version of Punchcard has made there: restore a backup"
        case .closed(let copy) where copy.endedAt == nil:
            "the database is being copied to \(copy.other), and takes no writes until that ends: go on with "
                + "`punchcard copy`, or give it up with `punchcard copy --abort --from DATABASE`"
        case .closed(let copy):
            "the database was copied to \(copy.other) and takes no writes any more: use that one, or open this one again "
                + "with `punchcard copy --abort --from DATABASE`"
        case .incomplete(let copy):
            "the database is being filled from \(copy.other), and isn't complete: go on with `punchcard copy`"
        case .noWriteAheadLog(let path):
            "the file system of \(path) can't share memory between processes (is it a network file system?): "
                + "put the database on a local disk; or, if only one machine uses it, switch it to the rollback "
                + "journal, which is slower: `punchcard journal rollback`"
        case .overloaded: "too many requests wait for their turn"
        case .notCommitted: "the connection to the server was lost, and nothing was written: try again"
        case .outcomeUnknown:
            "the connection to the server was lost during a commit: whether anything was written is unknown, so look "
                + "before you try again"
        case .commitFailed(let error):
            "the file system failed during a commit: whether anything was written is unknown, so look before you try "
                + "again (\(error))"
        case .fileReplaced(let path):
            "the file \(path) was replaced, moved or deleted while this program uses it, and nothing is written to what is "
                + "there now: restart the program"
        case .busy: "another process holds the database"
        // The message says everything.
        case .database(let error) where error.code == "libpq": error.message
        case .database(let error): (Self.advice(on: error) ?? "the database can't be used") + " (\(error))"
        case .unknownProjectZone(let name, let project) where !ZoneDirectory.isName(name):
            "\(name), which project \(project) goes by, is no time zone: apply its definitions with an IANA name such as "
                + "Europe/Berlin"
        case .unknownProjectZone(let name, let project):
            "the system has no time zone \(name), which project \(project) uses: install tzdata (on Debian and Ubuntu "
                + "tzdata-legacy, for old names), name its folder in TZDIR, or apply definitions with another zone"
        case .damagedDefinition(let project):
            "the stored definition of project \(project) can't be read: replace it with `punchcard apply FILE`"
        case .damagedState(let member): "the stored state of user number \(member) can't be read"
        case .unknownProject(let project): "there is no project \(project)"
        case .fixedTimezone(let name, let project):
            "the time zone of project \(project) stays \(name): it decides when points that need activity have expired, and "
                + "these dates must not move"
        }
    }

    /// What the operator can do about an error of the engine, by its kind.
    private static func advice(on error: DatabaseError) -> String? {
        if error.code.hasPrefix("PostgreSQL") { return serverAdvice(on: error) }
        return switch error.kind {
        case .notWritable:
            "the database can't be written to: its files and folder have to belong to the user that runs this program"
        case .inputOutput:
            "the file system failed: check if the disk is full or broken, or a limit on the size of files is reached"
        case .damaged: "the database is damaged: keep a copy of its files, and put a backup in their place"
        case .full: "the disk is full: make room"
        default: nil
        }
    }

    private static func serverAdvice(on error: DatabaseError) -> String? {
        switch error.code {
        case "PostgreSQL 28P01": return "the PostgreSQL server refuses the password"
        case "PostgreSQL 28000":
            return
                "the PostgreSQL server refuses the login: its pg_hba.conf doesn't admit this role, database and machine, "
                + "or there is no such role"
        case "PostgreSQL 3D000": return "the PostgreSQL server has no such database"
        case "PostgreSQL 42501": return "the role lacks a right on the PostgreSQL server"
        case "PostgreSQL 53300": return "the PostgreSQL server has no connection left"
        default: break
        }
        return switch error.kind {
        // What each of several servers said.
        case .unreachable where error.message.split(separator: "; ").allSatisfy { $0.contains("translate host name") }:
            "the name of the PostgreSQL server is not known"
        case .unreachable: "no PostgreSQL server that takes writes can be reached"
        case .interrupted: "the PostgreSQL server didn't answer in time"
        case .notWritable: "the PostgreSQL server refuses this"
        case .full: "the PostgreSQL server has no room: its disk or its memory is full"
        case .inputOutput: "the file system of the PostgreSQL server failed"
        case .damaged: "the PostgreSQL server has found damage: keep a copy of its files, and restore a backup"
        default: nil
        }
    }
}
