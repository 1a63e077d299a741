import API
import ArgumentParser
import JSON
import Loyalty
import Store

extension UserCommand {
    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a user's entries, last booked first.",
            discussion: """
                A line has the time, the kind, the points, the total after it, what it is about, its id, who booked it \
                and why, separated by tabs. Times are UTC.
                """)

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: "The user's id.")
        var user: String

        @OptionGroup var entries: EntryOptions

        @Flag(name: .long, help: "Print a JSON array of the entries, as GET /user/{userId}/history has them.")
        var json = false

        @Flag(name: .long, help: "Print comma-separated values.")
        var csv = false

        func validate() throws {
            if json, csv { throw ValidationError("--json and --csv exclude each other") }
        }

        func run() throws {
            let store = try database.open()
            let project = try project.find(in: store)
            let zone = project.rulebook.zone
            let filter = try entries.filter(in: store, project)
            var progress = OutputProgress("entries")
            var printed = 0
            if json { print("[", terminator: "") }
            if csv { printRows(HistoryTable(in: zone, showsAuthor: true)) }
            var cursor: String?
            repeat {
                let page = try store.read {
                    try $0.history(of: user, after: cursor, limit: 500, filter, in: project, at: store.clock())
                }
                guard let page else { throw UserRefusal.unknownUser }
                printPage(page.entries, in: zone, isFirst: printed == 0)
                printed += page.entries.count
                progress.show(printed)
                cursor = page.next
            } while cursor != nil
            progress.end()
            if json { print("]") }
        }

        private func printPage(_ entries: [HistoryEntry], in zone: ZoneRules, isFirst: Bool) {
            if json {
                var text = ""
                for (index, entry) in entries.enumerated() {
                    var writer = JSONWriter()
                    entry.write(in: zone, showsAuthor: true, to: &writer)
                    text += (isFirst && index == 0 ? "" : ",") + String(decoding: writer.bytes, as: UTF8.self)
                }
                print(text, terminator: "")
            } else if csv {
                var rows = HistoryTable(in: zone, showsAuthor: true, hasHead: false)
                for entry in entries { rows.add(entry) }
                printRows(rows)
            } else {
                for entry in entries { print(entry.line) }
            }
        }

        private func printRows(_ table: HistoryTable) {
            print(String(decoding: table.bytes, as: UTF8.self), terminator: "")
        }
    }
}

extension HistoryEntry {
    /// The entry as a line for the operator.
    fileprivate var line: String {
        [
            entry.at.description, entry.kind.name, signed(entry.points), String(balance), shown(subjectId ?? ""), id,
            shown(by ?? ""), shown(reason ?? ""),
        ].joined(separator: "\t")
    }
}

/// A number with its sign.
func signed(_ number: Int64) -> String { number > 0 ? "+\(number)" : String(number) }

/// A kind of entries on the command line.
struct KindArgument: ExpressibleByArgument {
    static let allValueStrings = Entry.Kind.listed.map(\.name)

    let kind: Entry.Kind

    init?(argument: String) {
        guard let kind = Entry.Kind(name: argument) else { return nil }
        self.kind = kind
    }
}
