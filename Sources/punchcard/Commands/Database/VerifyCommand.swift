import ArgumentParser
import Store

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recount every balance, limit counter, streak and statistic from the log, and list each difference.",
        discussion: """
            Exits with 0 if everything agrees, else with 1. The database can be in use meanwhile. On a PostgreSQL \
            server, vacuum can't remove dead rows until it ends.
            """)

    @OptionGroup var database: DatabaseOptions

    @Flag(name: .long, help: "Print the result as JSON.")
    var json = false

    func run() throws {
        let store = try database.open()
        if store.isOnServer {
            printError("Until this ends, the server keeps all dead rows (vacuum): run it at a quiet time.")
        }
        var progress = CountProgress("users recounted")
        printProgress(store.isOnServer ? "checking rows" : "checking the file")
        defer { printProgress(nil) }
        let report = try store.verify(codeHash: HashedCode.hash(of:)) { progress.show($0) }
        printProgress(nil)
        if json {
            Self.printJSON(report)
            if report.differenceCount > 0 { throw ExitCode(1) }
            return
        }
        for difference in report.differences {
            print(shownLines("\(difference.what): stored \(difference.stored), counted \(difference.counted)"))
        }
        if report.differenceCount > report.differences.count {
            print("and \(report.differenceCount - report.differences.count) more")
        }
        let erased = report.erased > 0 ? " (\(report.erased) erased)" : ""
        let checked =
            "\(counted(report.projects, "project")), \(counted(report.members, "user"))\(erased), "
            + counted(report.entries, "event")
        if report.notCheckable > 0 {
            print("not checkable: \(report.notCheckable) bonuses and corrections, whose rules are gone")
        }
        guard report.differenceCount == 0 else {
            print("\(counted(report.differenceCount, "difference")) in \(checked)")
            throw ExitCode(1)
        }
        print("ok: \(checked)")
    }

    private static func printJSON(_ report: VerificationReport) {
        punchcard.printJSON { writer in
            writer.object { writer in
                writer.member("ok", report.differenceCount == 0)
                writer.member("projects", report.projects)
                writer.member("users", report.members)
                writer.member("erased", report.erased)
                writer.member("events", report.entries)
                writer.member("notCheckable", report.notCheckable)
                writer.member("differenceCount", report.differenceCount)
                writer.array("differences") { writer in
                    for difference in report.differences {
                        writer.object { writer in
                            writer.member("what", difference.what)
                            writer.member("stored", difference.stored)
                            writer.member("counted", difference.counted)
                        }
                    }
                }
            }
        }
    }
}
