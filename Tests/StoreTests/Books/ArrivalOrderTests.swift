import Loyalty
import TestSupport
import Testing

@testable import Store

/// Events and adjustments of the past lead to the same books in whatever order they arrive.
@Suite struct ArrivalOrderTests {
    /// An event with an id, or an adjustment by some points.
    private enum Step {
        case event(String)
        case adjustment(Int64)
    }

    /// What the books come to.
    private struct Result: Equatable {
        var ledger: Ledger
        var streaks: [MemberState.StreakState]
        var challenges: [MemberState.ChallengeState]
        /// The points of bonuses with their corrections, and of expiries, by what and when.
        var nets: [String: Int64] = [:]
        var flows: [Instant: PointsFlow] = [:]
    }

    static let seeds: [UInt64] = {
        let first = UInt64.random(in: 1...1_000_000_000)
        return (0..<12).map { first &+ $0 }
    }()

    @Test(arguments: seeds) func orderDoesNotMatter(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let programme = BookProgramme(using: &random)
        let start = try Instant.at("2026-01-30T12:00:00Z")
        let end = start.adding(milliseconds: 86_400_000 * 150)
        var steps: [(at: Instant, step: Step)] = []
        for number in 0..<random.pick(10...30) {
            let within = Int64(random.pick(0...120 * 86_400))
            let at = start.adding(milliseconds: within * 1_000 + Int64(number))
            steps.append(
                random.chance(80)
                    ? (at, .event(random.pick(programme.events).id)) : (at, .adjustment(random.pick([-9, -4, 3, 8]))))
        }
        let inOrder = try Self.result(of: steps.sorted { $0.at < $1.at }, programme, end: end) { $0.at }
        for _ in 0..<2 {
            let pause = random.chance(50) ? end : start
            var latest = pause
            let shuffled = try Self.result(of: steps.shuffled(using: &random), programme, end: end) { step in
                latest = max(latest, step.at)
                return latest
            }
            #expect(shuffled == inOrder)
        }
    }

    /// - Parameter clock: when a step arrives.
    private static func result(
        of steps: [(at: Instant, step: Step)], _ programme: BookProgramme, end: Instant,
        clock: ((at: Instant, step: Step)) -> Instant
    ) throws -> Result {
        let database = try TemporaryDatabase(at: "2026-01-30T12:00:00Z")
        let store = try database.open()
        try store.apply(programme.json)
        let project = try store.project()
        for step in steps {
            database.clock.set(clock(step))
            switch step.step {
            case .event(let id):
                try store.logAndWait(
                    Submission(
                        project: project.number, eventId: id, userId: "ann", metadata: nil, at: step.at,
                        isTrusted: true))
            case .adjustment(let points):
                let adjustment = Adjustment(
                    project: project.number, userId: "ann", points: points, reason: "moved", actor: .command,
                    at: step.at)
                try store.writeAlone { try $0.importAdjustment(adjustment) }
            }
        }
        database.clock.set(end)
        #expect(try store.differences() == [])
        let user = try #require(try store.read { try $0.user("ann", in: project.number) })
        var result = Result(
            ledger: user.ledger(at: end, in: project), streaks: user.state.streaks, challenges: user.state.challenges)
        for shown in try store.read({ try $0.entries(of: user, in: project, at: end) }) {
            let entry = shown.entry
            switch entry.kind {
            case .bonus, .correction:
                result.nets["bonus of \(entry.subject) at \(entry.at)", default: 0] += entry.points
            case .expiry: result.nets["expiry at \(entry.at)", default: 0] += entry.points
            default: break
            }
        }
        result.nets = result.nets.filter { $0.value != 0 }
        try store.read { reader in
            let query = try reader.connection.prepare("SELECT * FROM pointsFlow")
            while try query.step() {
                let flow = PointsFlow(row: query, from: 2)
                if flow != PointsFlow() { result.flows[Instant(milliseconds: query.int(1))] = flow }
            }
        }
        return result
    }
}
