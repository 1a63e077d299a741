import ArgumentParser
import Store

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recount every balance, limit counter, streak and rollup from the log, and name each difference.",
        discussion: "Exits with 0 where everything agrees, else with 1. Can be run while serving.")

    @OptionGroup var database: DatabaseOptions

    @Flag(name: .long, help: "Print the outcome as JSON.")
    var json = false

    func run() throws {
        let store = try database.open()
        var progress = CountProgress("users recounted")
        printProgress("checking the file")
        defer { printProgress(nil) }
        let report = try store.verify { progress.show($0) }
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
        let checked = "\(report.projects) projects, \(report.members) users, \(report.entries) events"
        guard report.differenceCount == 0 else {
            print("\(report.differenceCount) differences in \(checked)")
            throw ExitCode(1)
        }
        print("ok: \(checked)")
    }

    private static func printJSON(_ report: VerificationReport) {
        punchcard.printJSON { writer in
            writer.object { writer in
                writer.key("ok")
                writer.value(report.differenceCount == 0)
                writer.key("projects")
                writer.value(report.projects)
                writer.key("users")
                writer.value(report.members)
                writer.key("events")
                writer.value(report.entries)
                writer.key("differenceCount")
                writer.value(report.differenceCount)
                writer.key("differences")
                writer.array { writer in
                    for difference in report.differences {
                        writer.object { writer in
                            writer.key("what")
                            writer.value(difference.what)
                            writer.key("stored")
                            writer.value(difference.stored)
                            writer.key("counted")
                            writer.value(difference.counted)
                        }
                    }
                }
            }
        }
    }
}
