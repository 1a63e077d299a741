import API
import ArgumentParser
import Glibc
import JSON
import Loyalty
import Store

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Print the entries of a project's users, last booked first.",
        discussion: """
            A line has the time, the kind, the user, the points, what it is about, how an event was judged, its id, who \
            booked it and why, separated by tabs. Times are UTC. With --follow, the last entries come first, the oldest \
            of them at the top, and then those that are booked from now on.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var project: ProjectOptions

    @OptionGroup var entries: EntryOptions

    @Option(name: .long, help: "Only entries of this user.")
    var user: String?

    @Option(name: .long, help: "Only events that were judged so: paid, limit or conditions.")
    var outcome: LogFilter.Outcome?

    @Option(
        name: [.customLong("where")],
        help: "Only events whose metadata has a value in a field, such as source:web.")
    var value: ValueArgument?

    @Option(name: .long, help: "The most entries to print; with --follow, the most of those that there are already.")
    var limit = 50

    @Flag(name: .long, help: "Go on with what is booked from now on, until it is interrupted.")
    var follow = false

    @Flag(name: .long, help: "Print each entry as a line of JSON, as GET /log has it.")
    var json = false

    @Flag(name: .long, help: "Print comma-separated values.")
    var csv = false

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv exclude each other") }
        guard limit >= 0 else { throw ValidationError("--limit is a whole number, 0 or more") }
    }

    func run() throws {
        let store = try database.open()
        let project = try project.find(in: store)
        let filter = try filter(in: store, project)
        let zone = project.rulebook.zone
        if csv { printRows(HistoryTable(in: zone, showsAuthor: true, showsUser: true)) }
        var last: [LogEntry] = []
        let newest = try readLast(of: project, filter, in: store) { entries in
            if follow { last += entries } else { printPage(entries, in: zone) }
        }
        guard follow else { return }
        printPage(last.reversed(), in: zone)
        try printNew(after: newest, of: project, filter, in: store)
    }

    private func filter(in store: LoyaltyStore, _ project: Project) throws -> LogFilter {
        var filter = LogFilter(
            try entries.filter(in: store, project), outcome: outcome, value: value?.value)
        if let user {
            guard let found = try store.read({ try $0.user(user, in: project.number) }) else {
                throw UserRefusal.unknownUser
            }
            filter.member = found.number
        }
        return filter
    }

    /// Reads the newest entries, at most ``limit`` of them.
    /// - Returns: the number of the newest entry of all at the beginning.
    private func readLast(
        of project: Project, _ filter: LogFilter, in store: LoyaltyStore, body: ([LogEntry]) -> Void
    ) throws -> Int64 {
        var (left, part, newest) = (limit, LogPart.newest, Int64?.none)
        while true {
            let page = try store.read { try $0.log(part, limit: min(max(left, 1), 500), filter, in: project) }
            newest = newest ?? page.newest
            body(Array(page.entries.prefix(left)))
            left -= page.entries.count
            guard left > 0, let next = page.next else { return newest ?? 0 }
            part = .before(next)
        }
    }

    /// Prints what is booked after an entry, and goes on for ever.
    private func printNew(
        after id: Int64, of project: Project, _ filter: LogFilter, in store: LoyaltyStore
    ) throws -> Never {
        var last = id
        while true {
            let page = try store.read { try $0.log(.after(last), limit: 500, filter, in: project) }
            printPage(page.entries, in: project.rulebook.zone)
            last = page.next ?? last
            if last == page.newest { usleep(Self.pause) }
        }
    }

    /// The time between two looks at the log, in microseconds.
    private static let pause: useconds_t = 500_000

    private func printPage(_ entries: [LogEntry], in zone: ZoneRules) {
        guard !entries.isEmpty else { return }
        if json {
            for entry in entries {
                var writer = JSONWriter()
                entry.write(in: zone, to: &writer)
                print(String(decoding: writer.bytes, as: UTF8.self))
            }
        } else if csv {
            var rows = HistoryTable(in: zone, showsAuthor: true, showsUser: true, hasHead: false)
            for entry in entries { rows.add(entry) }
            printRows(rows)
        } else {
            for entry in entries { print(entry.line) }
        }
        fflush(nil)
    }

    private func printRows(_ table: HistoryTable) {
        print(String(decoding: table.bytes, as: UTF8.self), terminator: "")
    }
}

/// A value in metadata on the command line.
struct ValueArgument: ExpressibleByArgument {
    let value: LogFilter.Value

    init?(argument: String) {
        guard let value = LogFilter.Value(argument) else { return nil }
        self.value = value
    }
}

extension LogFilter.Outcome: ExpressibleByArgument {}

extension LogEntry {
    /// The entry as a line for the operator.
    fileprivate var line: String {
        let booked = entry.entry
        return [
            booked.at.description, booked.kind.name, shown(userId ?? ""), signed(booked.points),
            shown(entry.subjectId ?? ""), booked.kind == .event ? LogFilter.Outcome(booked.outcome).rawValue : "",
            entry.id, shown(entry.by ?? ""), shown(entry.reason ?? ""),
        ].joined(separator: "\t")
    }
}
