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
    }

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var project: ProjectOptions
    @OptionGroup var days: StatsDaysOptions

    @Option(name: .long, help: "One event. (default: all events)")
    var event: String?

    @Option(name: .long, help: "The figure to draw: events, users or points.")
    var figure: Figure = .events

    @Option(name: .long, help: "Draw a column for each hour, day, week or month. (default: day)")
    var interval: IntervalArgument?

    @Option(name: .long, help: "List the groups (usergroup), or the values of a dimension of --event.")
    var groupBy: String?

    @Option(name: .long, help: "The most values to list, 1 to 1000.")
    var limit = StatsQuestion.Values.standardLimit

    @Option(name: .customLong("where"), help: "Only a value of a dimension of --event, such as channel:web.")
    var value: String?

    @Flag(name: .long, help: "Add the totals of the period before.")
    var compare = false

    @Flag(name: .long, help: "Draw the points that users can spend, with everything that happened to points.")
    var points = false

    @Flag(name: .long, help: "Print the answer of GET /stats/event, or of GET /stats/points.")
    var json = false

    @Flag(name: .long, help: "Print the answer as comma-separated values.")
    var csv = false

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv exclude each other") }
        if points, event != nil { throw ValidationError("--points is about all points; leave out --event") }
        if points, interval != nil || groupBy != nil || value != nil {
            throw ValidationError(
                "--points is about all points, day by day; leave out --interval, --group-by and --where")
        }
        if event == nil, (groupBy ?? StatsGrouping.usergroup) != StatsGrouping.usergroup {
            throw ValidationError("--group-by takes usergroup, or with --event a dimension of the event")
        }
        if let value {
            guard StatsQuestion.Value(value) != nil else {
                throw ValidationError("--where takes a dimension, a colon and a value, such as channel:web")
            }
            if event == nil { throw ValidationError("--where goes only with --event") }
            if groupBy != nil { throw ValidationError("--where and --group-by exclude each other") }
        }
        if !(1...StatsQuestion.Values.largestLimit).contains(limit) {
            throw ValidationError("--limit takes a whole number from 1 to \(StatsQuestion.Values.largestLimit)")
        }
        if csv, interval != nil, groupBy != nil {
            throw ValidationError("--csv prints rows for either --interval or --group-by")
        }
        if interval?.interval == .hour, figure != .events { throw ValidationError("hours have only --figure events") }
    }

    func run() throws {
        let store = try database.open()
        let project = try project.find(in: store)
        let now = store.clock()
        let today = project.rulebook.zone.day(of: now)
        let days = try days.period(upTo: today)
        if points {
            let (stats, previous) = try store.read {
                try $0.pointsStats(span: days.span, at: now, in: project, comparing: compare)
            }
            if json {
                let request = PointsStatsRequest(days, comparesPrevious: compare)
                printText(PointsStatsBody.bytes(stats, previous: previous, for: request))
            } else if csv {
                printText(PointsStatsTable.bytes(stats, previous: previous), terminator: "")
            } else {
                draw(stats, previous, of: project.definition, on: .current)
            }
            return
        }
        let request = StatsRequest(question(in: days.span), days: days)
        let (stats, previous) = try answer(request.question, today: today, in: project, of: store)
        if json {
            printText(StatsBody.bytes(stats, previous: previous, for: request))
        } else if csv {
            printText(StatsTable.bytes(stats, previous: previous, for: request), terminator: "")
        } else {
            draw(stats, previous, of: project.definition, on: .current)
        }
    }

    private func question(in span: StatsSpan) -> StatsQuestion {
        var question = StatsQuestion(about: event, in: span)
        question.interval = interval?.interval
        question.isComparing = compare
        question.value = value.flatMap { StatsQuestion.Value($0) }
        if let groupBy {
            question.isByUsergroup = groupBy == StatsGrouping.usergroup
            if !question.isByUsergroup { question.values = StatsQuestion.Values(of: groupBy, limit: limit) }
        }
        return question
    }

    private func answer(
        _ question: StatsQuestion, today: Day, in project: Project, of store: LoyaltyStore
    ) throws -> (stats: EventStats, previous: EventStats?) {
        do {
            guard let found = try store.read({ try $0.stats(question, today: today, in: project) }) else {
                throw UnknownEvent(id: event ?? "", project: project.definition.project)
            }
            if question.interval == .hour, found.stats.days.count > EventStats.mostDaysOfHours {
                throw ValidationError("--interval hour takes at most \(EventStats.mostDaysOfHours) days")
            }
            return found
        } catch let unknown as UnknownDimension {
            throw ValidationError(
                "event \(event ?? "") has no such dimension; it has "
                    + (unknown.known.isEmpty ? "none" : unknown.known.joined(separator: ", ")))
        }
    }

    private func printText(_ bytes: [UInt8], terminator: String = "\n") {
        print(String(decoding: bytes, as: UTF8.self), terminator: terminator)
    }
}

/// The project never had an event with this id.
struct UnknownEvent: Error, CustomStringConvertible {
    let id: String
    let project: String

    var description: String { "project \(project) never had an event \(id)" }
}
