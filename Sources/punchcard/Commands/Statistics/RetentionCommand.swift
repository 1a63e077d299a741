import API
import ArgumentParser
import Loyalty
import Store

/// `punchcard retention`
struct RetentionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Print how many users come back, by the week or month of their first event.",
        discussion: """
            A line is a cohort: its first day, its users, and how many of them were active 1, 2 and more periods later. \
            The figures are those of GET /analytics/retention.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var project: ProjectOptions

    @Option(name: .long, help: "week or month.")
    var interval = CohortIntervalArgument(interval: .month)

    @Option(name: .long, help: "How many weeks or months, with the present one: 1 to 160.")
    var cohorts = RetentionBody.cohorts.standard

    @Option(name: .long, help: "One event. (default: all events)")
    var event: String?

    @Flag(name: .long, help: "Print the answer of GET /analytics/retention.")
    var json = false

    @Flag(name: .long, help: "Print the answer as comma-separated values.")
    var csv = false

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv exclude each other") }
        if !(1...RetentionBody.cohorts.most).contains(cohorts) {
            throw ValidationError("--cohorts takes a whole number from 1 to \(RetentionBody.cohorts.most)")
        }
    }

    func run() throws {
        let store = try database.open()
        let project = try project.find(in: store)
        let today = project.rulebook.zone.day(of: store.clock())
        let found = try store.read { reader in
            try reader.retention(
                of: event, by: interval.interval, cohorts: cohorts, today: today, in: project)
        }
        guard let retention = found else { throw UnknownEvent(id: event ?? "", project: project.definition.project) }
        if json {
            print(String(decoding: RetentionBody.json(retention, eventId: event), as: UTF8.self))
        } else if csv {
            print(String(decoding: RetentionBody.csv(retention), as: UTF8.self), terminator: "")
        } else {
            var table = TextTable()
            table.add([interval.interval.rawValue, "users"] + (1..<max(1, cohorts)).map { "+\($0)" })
            for cohort in retention.cohorts { table.add([cohort.start.description] + cohort.users.map { "\($0)" }) }
            for line in table.lines { print(line) }
        }
    }
}

/// The interval of cohorts on the command line.
struct CohortIntervalArgument: ExpressibleByArgument {
    let interval: CohortInterval

    init(interval: CohortInterval) {
        self.interval = interval
    }

    init?(argument: String) {
        guard let interval = CohortInterval(rawValue: argument) else { return nil }
        self.interval = interval
    }

    var defaultValueDescription: String { interval.rawValue }
    static var allValueStrings: [String] { CohortInterval.allCases.map(\.rawValue) }
}
