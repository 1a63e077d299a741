import TestSupport

@testable import Loyalty

/// The flows of each day and the levels at its end, counted from entries by the clock.
struct FlowRecount {
    /// The days on which anything happens, and those before and after them. On others, nothing flows.
    private let days: [Day]
    private let zone: ZoneRules
    /// The flows of each day, with the levels at its end in place of their changes.
    private(set) var byDay: [Day: PointsFlow] = [:]

    init(_ entries: [Entry], in zone: ZoneRules) {
        self.zone = zone
        var model = PointByPoint(entries, in: zone)
        var all = Set(entries.map { zone.day(of: $0.at) })
        for entry in entries {
            var then = model
            then.advance(to: entry.at)
            for change in then.changes { all.insert(zone.day(of: change)) }
        }
        for day in all { all.formUnion([day.advanced(by: -1), day.advanced(by: 1)]) }
        days = all.sorted()
        for entry in entries { byDay[zone.day(of: entry.at), default: .init()].count(entry) }
        for day in days {
            model.advance(to: Expiry.end(of: day, in: zone))
            byDay[day, default: .init()].points = Int64(model.spendable)
            byDay[day, default: .init()].pending = Int64(model.pending)
            byDay[day, default: .init()].held = Int64(model.held)
            byDay[day, default: .init()].debt = Int64(model.debt)
            byDay[day, default: .init()].users = model.spendable > 0 ? 1 : 0
        }
        for (at, points) in model.expired { byDay[zone.day(of: at), default: .init()].expired += Int64(points) }
    }

    /// The same from flows by instant.
    func flows(_ flows: [RollupChanges.FlowKey: PointsFlow]) -> [Day: PointsFlow] {
        var byDay: [Day: PointsFlow] = [:]
        for (key, flow) in flows { byDay[zone.day(of: key.at(in: zone)), default: .init()].add(flow) }
        var sum = PointsFlow()
        byDay = byDay.filter { days.contains($0.key) || $0.value != .init() }
        for day in Set(days).union(byDay.keys).sorted() {
            var flow = byDay[day] ?? .init()
            sum.add(flow)
            (flow.points, flow.pending, flow.held) = (sum.points, sum.pending, sum.held)
            (flow.debt, flow.users) = (sum.debt, sum.users)
            byDay[day] = flow
        }
        return byDay
    }
}
