import API
import ArgumentParser
import Loyalty
import Store

struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Draw a period day by day as a chart, with the totals of the period.",
        discussion: """
            The figures are those of GET /stats/event, or with --points those of GET /stats/points; --json and --csv \
            print the answer.
            """)

    /// The figure that the chart's columns show.
    enum Figure: String, ExpressibleByArgument, CaseIterable {
        case events, users, points

        func value(of sums: DaySums) -> Int64 {
            switch self {
            case .events: sums.count
            case .users: sums.users
            case .points: sums.points
            }
        }
    }

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var project: ProjectOptions

    @Option(
        name: .long,
        help: "1d, 7d, 30d, 90d, current_month, ytd, all, or a month such as 2026-08. (default: 30d)",
        completion: .list(["1d", "7d", "30d", "90d", "current_month", "ytd", "all"]))
    var period: String?

    @Option(name: .long, help: "The first local day of a range, in place of --period.")
    var from: DayArgument?

    @Option(name: .long, help: "The last local day of the range. (default: today)")
    var to: DayArgument?

    @Option(name: .long, help: "One event. (default: all events)")
    var event: String?

    @Option(name: .long, help: "The figure to draw: events, users or points.")
    var figure: Figure = .events

    @Flag(name: .long, help: "Draw the points that users can spend, with everything that happened to points.")
    var points = false

    @Flag(name: .long, help: "Print the answer of GET /stats/event, or of GET /stats/points.")
    var json = false

    @Flag(name: .long, help: "Print the answer as comma-separated values.")
    var csv = false

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv exclude each other") }
        if period != nil, from != nil || to != nil {
            throw ValidationError("--from and --to take the place of --period")
        }
        if points, event != nil { throw ValidationError("--points is about all points; leave out --event") }
    }

    func run() throws {
        let store = try database.open()
        let project = try project.find(in: store)
        let now = SystemClock.now()
        let today = project.rulebook.zone.day(of: now)
        let days = try days(upTo: today)
        if points {
            let stats = try store.read { try $0.pointsStats(span: days.span, at: now, in: project).stats }
            if json {
                print(String(decoding: PointsStatsBody.bytes(stats, for: PointsStatsRequest(days)), as: UTF8.self))
            } else if csv {
                print(String(decoding: PointsStatsTable.bytes(stats), as: UTF8.self), terminator: "")
            } else {
                draw(stats, of: project.definition, on: .current)
            }
            return
        }
        let request = StatsRequest(StatsQuestion(about: event, in: days.span), days: days)
        let found = try store.read { try $0.stats(request.question, today: today, in: project) }
        guard let stats = found?.stats else { throw UnknownEvent(id: event ?? "", project: project.definition.project) }
        if json {
            print(String(decoding: StatsBody.bytes(stats, for: request), as: UTF8.self))
        } else if csv {
            print(String(decoding: StatsTable.bytes(stats, for: request), as: UTF8.self), terminator: "")
        } else {
            draw(stats, of: project.definition, on: .current)
        }
    }

    private func days(upTo today: Day) throws -> StatsPeriod {
        if from != nil || to != nil {
            do {
                guard let from else { throw StatsRange.Fault.hasNoBeginning }
                return StatsPeriod(try StatsRange(from: from.day, to: to?.day, today: today))
            } catch let fault as StatsRange.Fault {
                throw ValidationError("--\(fault.parameter): \(fault.detail)")
            }
        }
        guard let days = StatsPeriod(period ?? "30d", today: today) else {
            throw ValidationError(
                "--period takes 1d, 7d, 30d, 90d, current_month, ytd, all, or a month such as 2026-08")
        }
        return days
    }

    private func draw(_ stats: EventStats, of project: ProjectDefinition, on terminal: Terminal) {
        draw(
            stats.days.map { ($0.day, figure.value(of: $0.sums)) },
            as: "\(shown(project.title)), \(event.map(shown) ?? "all events"): \(figure) a day", on: terminal)
        var table = TextTable()
        table.add(["", "events", "users", "points"])
        if event == nil {
            for share in stats.shares.prefix(10) {
                table.add([share.eventId, "\(share.count)", "\(share.users)", "\(share.points)"])
            }
        }
        let total = stats.total
        table.add(["\(stats.start) – \(stats.end)", "\(total.count)", "\(total.users)", "\(total.points)"])
        for line in table.lines { print(line) }
        if event != nil {
            print(
                "conditions met \(total.conditionMet), failed \(total.conditionFailed), limit reached "
                    + "\(total.limitReached)")
        }
    }

    private func draw(_ stats: PointsStats, of project: ProjectDefinition, on terminal: Terminal) {
        draw(
            stats.days.map { ($0.day, $0.figures.levels.points) },
            as: "\(shown(project.title)): points that users can spend, at the end of a day", on: terminal)
        var table = TextTable()
        table.add(["\(stats.start) – \(stats.end)"])
        for (name, figure) in PointsStats.Figures.named { table.add([name, "\(stats.total[keyPath: figure])"]) }
        let upcoming = stats.upcoming.filter { $0.points > 0 }
        if !upcoming.isEmpty { table.add(["from now on"]) }
        for expiring in upcoming { table.add(["expires in \(expiring.month)", "\(expiring.points)"]) }
        for line in table.lines { print(line) }
    }

    /// Prints a chart below its title.
    private func draw(_ days: [(day: Day, value: Int64)], as title: String, on terminal: Terminal) {
        let chart = StatsChart(days, width: terminal.width)
        let average = chart.daysPerColumn == 1 ? "" : ", each column the average of \(chart.daysPerColumn) days"
        print("\(title)\(average)\n")
        for line in chart.lines {
            let edge = line.firstIndex(of: "│").map(line.index(after:)) ?? line.startIndex
            print(line[..<edge] + terminal.colored(String(line[edge...]), .cyan))
        }
        for line in chart.axis { print(line) }
        print("")
    }
}

/// The project never had an event with this id.
struct UnknownEvent: Error, CustomStringConvertible {
    let id: String
    let project: String

    var description: String { "project \(project) never had an event \(id)" }
}
