import API
import ArgumentParser
import Loyalty
import Store

/// The days that statistics are about.
struct StatsDaysOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "1d, 7d, 30d, 90d, current_month, ytd, all, or a month such as 2026-08. (default: 30d)",
        completion: .list(["1d", "7d", "30d", "90d", "current_month", "ytd", "all"]))
    var period: String?

    @Option(name: .long, help: "The first local day of a range, in place of --period.")
    var from: DayArgument?

    @Option(name: .long, help: "The last local day of the range. (default: today)")
    var to: DayArgument?

    func validate() throws {
        if period != nil, from != nil || to != nil {
            throw ValidationError("--from and --to take the place of --period")
        }
    }

    /// The days. Unless they say otherwise, `today` is the last one.
    func period(upTo today: Day) throws -> StatsPeriod {
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
}

/// An interval of statistics on the command line.
struct IntervalArgument: ExpressibleByArgument {
    let interval: StatsInterval

    init?(argument: String) {
        guard let interval = StatsInterval(rawValue: argument) else { return nil }
        self.interval = interval
    }

    static var allValueStrings: [String] { StatsInterval.allCases.map(\.rawValue) }
}
