import API
import ArgumentParser
import JSON
import Loyalty
import Store

extension UserCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List a project's users: id, points that can be spent, time of creation and groups.",
            discussion: "The users come in the order of their ids, byte by byte.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: "Only users whose ids begin with this text.")
        var prefix = ""

        @Flag(name: .long, help: "Print a JSON array of what GET /user/{userId} answers.")
        var json = false

        func run() throws {
            let store = try database.open()
            let project = try project.find(in: store)
            var listed = 0
            var progress = OutputProgress("users")
            if json { print("[", terminator: "") }
            var last: String?
            while true {
                let page = try store.read {
                    try $0.users(withPrefix: prefix, after: last, limit: 500, in: project.number)
                }
                let now = store.clock()
                for user in page {
                    if json {
                        printJSON(user, in: project, at: now, isFirst: listed == 0)
                    } else {
                        printLine(user, in: project, at: now)
                    }
                    listed += 1
                    progress.show(listed)
                }
                guard let end = page.last?.userId else { break }
                last = end
            }
            progress.end()
            if json { print("]") }
        }

        private func printLine(_ user: StoredUser, in project: Project, at now: Instant) {
            let points = user.ledger(at: now, in: project).points
            let groups = user.usergroups.map(punchcard.shown).joined(separator: ",")
            print("\(punchcard.shown(user.userId))\t\(points)\t\(user.createdAt?.description ?? "")\t\(groups)")
        }

        private func printJSON(_ user: StoredUser, in project: Project, at now: Instant, isFirst: Bool) {
            var writer = JSONWriter()
            user.write(in: project, at: now, to: &writer)
            print((isFirst ? "" : ",") + String(decoding: writer.bytes, as: UTF8.self), terminator: "")
        }
    }
}
