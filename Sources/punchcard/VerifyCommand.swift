import ArgumentParser
import Store

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recount every balance, limit counter, streak and rollup from the log, and name each difference.",
        discussion: "Exits with 0 where everything agrees, else with 1. Can be run while serving.")

    @OptionGroup var database: DatabaseOptions

    func run() throws {
        let store = try database.open()
        let report = try store.read { try $0.verify(zones: store.zones) { printProgress("\($0) users recounted") } }
        printProgress(nil)
        for difference in report.differences {
            print("\(difference.what): stored \(difference.stored), counted \(difference.counted)")
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
}
