import Loyalty
import TestSupport
import Testing

@testable import Store

/// The flows of each day and the levels at its end, counted from all entries by the clock.
struct FlowTableRecount {
    private let zone: ZoneRules
    private var byDay: [Day: PointsFlow] = [:]

    /// - Parameter erased: when users were erased, by number.
    init(_ members: [Recount.Member], erased: [Int64: Instant], in zone: ZoneRules) {
        self.zone = zone
        for member in members { add(member.entries, erasedAt: erased[member.number]) }
    }

    private mutating func add(_ entries: [Entry], erasedAt: Instant?) {
        for entry in entries { byDay[zone.day(of: entry.at), default: .init()].count(entry) }
        var model = PointByPoint(entries, in: zone)
        var days = Set(entries.map { zone.day(of: $0.at) })
        // An event can be ahead of the clock, and there is nothing to take away before it.
        let lastDay = erasedAt.map { erasedAt in zone.day(of: max(erasedAt, entries.map(\.at).max() ?? erasedAt)) }
        if let erasedAt, let lastDay {
            model.finish(at: erasedAt)
            days.insert(lastDay)
            byDay[lastDay, default: .init()].erased += Int64(model.total)
        } else {
            model.finish(at: Instant(milliseconds: .max))
        }
        for (at, points) in model.expired {
            days.insert(zone.day(of: at))
            byDay[zone.day(of: at), default: .init()].expired += Int64(points)
        }
        for change in entries.flatMap({ [$0.lot.activation, $0.until] }) {
            if let change { days.insert(zone.day(of: change)) }
        }
        // The levels change on these days alone.
        var then = PointByPoint(entries, in: zone)
        var before = PointsFlow()
        for day in days.sorted() {
            if let lastDay, day >= lastDay {
                byDay[day, default: .init()].addLevels(PointsFlow(), less: before)
                break
            }
            then.advance(to: Expiry.end(of: day, in: zone))
            var levels = PointsFlow()
            levels.points = Int64(then.spendable)
            levels.pending = Int64(then.pending)
            levels.held = Int64(then.held)
            levels.debt = Int64(then.debt)
            levels.users = then.spendable > 0 ? 1 : 0
            byDay[day, default: .init()].addLevels(levels, less: before)
            before = levels
        }
    }

    func compare(_ store: LoyaltyStore, _ project: Project, _ name: String) throws {
        var stored: [Day: PointsFlow] = [:]
        try store.read { reader in
            let query = try reader.connection.prepare("SELECT * FROM pointsFlow WHERE project = ?")
            query.bind(1, project.number)
            while try query.step() {
                let day = zone.day(of: Instant(milliseconds: query.int(1)))
                stored[day, default: .init()].add(PointsFlow(row: query, from: 2))
            }
        }
        for day in Set(stored.keys).union(byDay.keys).sorted() {
            #expect(stored[day] ?? .init() == byDay[day] ?? .init(), "flows on \(day), \(name)")
        }
    }
}

extension PointsFlow {
    fileprivate mutating func addLevels(_ after: PointsFlow, less before: PointsFlow) {
        points += after.points - before.points
        pending += after.pending - before.pending
        held += after.held - before.held
        debt += after.debt - before.debt
        users += after.users - before.users
    }
}
