import API
import Loyalty
import Store

extension StatsCommand {
    /// Draws the events, with a table of what was asked for.
    func draw(_ stats: EventStats, _ previous: EventStats?, of project: ProjectDefinition, on terminal: Terminal) {
        let interval = interval?.interval ?? .day
        let subject = (event.map(shown) ?? "all events") + (value.map { ", \(shown($0))" } ?? "")
        draw(
            columns(of: stats, by: interval), by: interval.rawValue,
            as: "\(shown(project.title)), \(subject): \(figure) \(interval == .hour ? "an" : "a") \(interval)",
            on: terminal)
        var table = TextTable()
        table.add(["", "events", "users", "points"])
        if event == nil, groupBy == nil {
            for share in stats.shares.prefix(10) {
                table.add([share.eventId, "\(share.count)", "\(share.users)", "\(share.points)"])
            }
        }
        for share in stats.usergroups {
            table.add([share.usergroupId, "\(share.count)", "\(share.users)", "\(share.points)"])
        }
        for share in stats.breakdown?.shares ?? [] {
            table.add([shown(share.value), "\(share.count)", "\(share.users)", "\(share.points)"])
        }
        for span in [previous, stats].compactMap(\.self) {
            let total = span.total
            table.add(["\(span.start) – \(span.end)", "\(total.count)", "\(total.users)", "\(total.points)"])
        }
        for line in table.lines { print(line) }
        if event != nil {
            print(
                "conditions met \(stats.total.conditionMet), failed \(stats.total.conditionFailed), limit reached "
                    + "\(stats.total.limitReached)")
        }
        for measure in stats.measures {
            let before = previous.flatMap { Self.text(of: measure, in: $0) }.map { "; before: \($0)" } ?? ""
            let now = Self.text(of: measure, in: stats)
            guard now != nil || !before.isEmpty else { continue }
            print("\(shown(measure.path)): \(now ?? "no numbers")\(before)")
        }
        if let counting = stats.counting {
            print("The past is being counted: \(counting.counted) of \(counting.of) users so far.")
        }
    }

    /// What the numbers of a measure come to; nil if there are none.
    private static func text(of measure: EventField, in stats: EventStats) -> String? {
        guard let sums = stats.total.measures.sums(of: measure.number), let average = sums.average else { return nil }
        return "sum \(sums.sum) of \(sums.count), average \(average)"
    }

    private func columns(of stats: EventStats, by interval: StatsInterval) -> [(day: Day, value: Int64)] {
        switch interval {
        case .hour: stats.days.flatMap { day, sums in sums.hours.map { (day, $0) } }
        case .day: stats.days.map { ($0.day, value(of: $0.sums.count, $0.sums.users, $0.sums.points)) }
        case .week, .month: stats.series.map { ($0.start, value(of: $0.count, $0.users, $0.points)) }
        }
    }

    private func value(of events: Int64, _ users: Int64, _ points: Int64) -> Int64 {
        switch figure {
        case .events: events
        case .users: users
        case .points: points
        }
    }

    /// Draws the points that users can spend, with a table of all figures.
    func draw(_ stats: PointsStats, _ previous: PointsStats?, of project: ProjectDefinition, on terminal: Terminal) {
        draw(
            stats.days.map { ($0.day, $0.figures.levels.points) }, by: "day",
            as: "\(shown(project.title)): points that users can spend, at the end of a day", on: terminal)
        var table = TextTable()
        let span = "\(stats.start) – \(stats.end)"
        table.add(previous.map { [span, "", "\($0.start) – \($0.end)"] } ?? [span])
        for (name, figure) in PointsStats.Figures.named {
            let before = previous.map { ["\($0.total[keyPath: figure])"] } ?? []
            table.add([name, "\(stats.total[keyPath: figure])"] + before)
        }
        let upcoming = stats.upcoming.filter { $0.points > 0 }
        if !upcoming.isEmpty { table.add(["from now on"]) }
        for expiring in upcoming { table.add(["expires in \(expiring.month)", "\(expiring.points)"]) }
        for line in table.lines { print(line) }
    }

    /// Prints a chart below its title.
    /// - Parameter unit: what a column stands for.
    private func draw(_ days: [(day: Day, value: Int64)], by unit: String, as title: String, on terminal: Terminal) {
        let chart = StatsChart(days, width: terminal.width)
        let average = chart.daysPerColumn == 1 ? "" : ", each column the average of \(chart.daysPerColumn) \(unit)s"
        print("\(title)\(average)\n")
        for line in chart.lines {
            let edge = line.firstIndex(of: "│").map(line.index(after:)) ?? line.startIndex
            print(line[..<edge] + terminal.colored(String(line[edge...]), .cyan))
        }
        for line in chart.axis { print(line) }
        print("")
    }
}
