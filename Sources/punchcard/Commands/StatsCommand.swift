import API
import ArgumentParser
import Loyalty
import Store

struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Draw a period day by day as a chart, with the totals of the period.",
        discussion: "The figures are those of GET /stats/event; --json prints its answer.")

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
        help: "1d, 7d, 30d, 90d, current_month, ytd, all, or a month such as 2026-08.",
        completion: .list(["1d", "7d", "30d", "90d", "current_month", "ytd", "all"]))
    var period = "30d"

    @Option(name: .long, help: "One event. (default: all events)")
    var event: String?

    @Option(name: .long, help: "The figure to draw: events, users or points.")
    var figure: Figure = .events

    @Flag(name: .long, help: "Print the answer of GET /stats/event.")
    var json = false

    func run() throws {
        let store = try database.open()
        let project = try project.find(in: store)
        let today = project.rulebook.zone.day(of: SystemClock.now())
        guard let request = StatsRequest(period: period, eventId: event, today: today) else {
            throw ValidationError(
                "--period takes 1d, 7d, 30d, 90d, current_month, ytd, all, or a month such as 2026-08")
        }
        let found = try store.read { try $0.stats(of: event, span: request.span, today: today, in: project) }
        guard let stats = found else { throw UnknownEvent(id: event ?? "", project: project.definition.project) }
        if json {
            print(String(decoding: StatsBody.bytes(stats, for: request), as: UTF8.self))
        } else {
            draw(stats, of: project.definition, on: .current)
        }
    }

    private func draw(_ stats: EventStats, of project: ProjectDefinition, on terminal: Terminal) {
        let chart = StatsChart(stats.days.map { ($0.day, figure.value(of: $0.sums)) }, width: terminal.width)
        let span = chart.daysPerColumn == 1 ? "a day" : "a day, each column the average of \(chart.daysPerColumn) days"
        print("\(shown(project.title)), \(event.map(shown) ?? "all events"): \(figure) \(span)\n")
        for line in chart.lines {
            let edge = line.firstIndex(of: "│").map(line.index(after:)) ?? line.startIndex
            print(line[..<edge] + terminal.colored(String(line[edge...]), .cyan))
        }
        for line in chart.axis { print(line) }
        print("")
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
}

/// The project never had an event with this id.
struct UnknownEvent: Error, CustomStringConvertible {
    let id: String
    let project: String

    var description: String { "project \(project) never had an event \(id)" }
}

/// A table of text; the first column is aligned left, the others right.
struct TextTable {
    private var rows: [[String]] = []

    mutating func add(_ row: [String]) { rows.append(row) }

    var lines: [String] {
        let widths = (0..<(rows.map(\.count).max() ?? 0)).map { column in
            rows.compactMap { $0.indices.contains(column) ? $0[column].count : nil }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + space : "  " + space + cell
            }.joined()
        }
    }
}
