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

    private struct TimedStep {
        var at: Instant
        var step: Step
    }

    /// Definitions that pay for the past, when they are applied, and what has arrived by then.
    private struct Change {
        var at: Instant
        var programme: BookProgramme
        var isAfter: [TimedStep]
    }

    /// A user who is made has no entries that have to be read.
    @Test(.enabled(if: TestDatabase.engine == .postgresql, "a file has no round trips"))
    func openingBalancesOfNewUsersTakeFewRoundTrips() throws {
        let database = try TemporaryDatabase()
        let store = try database.open()
        try store.apply(Definitions.project(events: [Definitions.event("visit")]))
        let project = try store.project().number
        let before = try store.writeAlone { transaction in
            let before = try transaction.roundTrips
            for user in 0..<50 {
                try transaction.importAdjustment(
                    Adjustment(
                        project: project, userId: "user-\(user)", points: 10, reason: "moved", actor: .command,
                        at: database.clock.now))
            }
            return before
        }
        let trips = try store.writeAlone { try $0.roundTrips } - before
        #expect(trips < 50 + 15, "each asks for the user, whom nobody has foreseen, and for nothing else")
        #expect(try store.differences() == [])
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
        return (0..<UInt64(TestDatabase.histories(12, onServer: 3))).map { first &+ $0 }
    }()

    private static let start = Instant(milliseconds: 1_769_774_400_000)
    private static let end = start.adding(milliseconds: 86_400_000 * 150)

    /// Steps at random instants, no two of which are the same, in order.
    private static func steps(
        _ count: Int, of programme: BookProgramme, within days: Int, _ number: Int = 0, using random: inout SeededRandom
    ) -> [TimedStep] {
        var steps: [TimedStep] = []
        for number in number..<number + count {
            let within = Int64(random.pick(0...days * 86_400))
            let at = start.adding(milliseconds: within * 1_000 + Int64(number))
            let isEvent = random.chance(80)
            steps.append(
                TimedStep(
                    at: at,
                    step: isEvent
                        ? .event(random.pick(programme.events).id) : .adjustment(random.pick([-9, -4, 3, 8]))))
        }
        return steps.sorted { $0.at < $1.at }
    }

    @Test(arguments: seeds) func orderDoesNotMatter(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let programme = BookProgramme(using: &random)
        let steps = Self.steps(random.pick(10...30), of: programme, within: 120, using: &random)
        let inOrder = try Self.result(of: steps, from: Self.start, programme)
        for _ in 0..<2 {
            let pause = random.chance(50) ? Self.end : Self.start
            #expect(try Self.result(of: steps.shuffled(using: &random), from: pause, programme) == inOrder)
        }
    }

    /// Some of the steps arrive, then bonuses are raised and paid for the past, and then the others arrive.
    @Test(arguments: seeds) func orderDoesNotMatterAfterAPaymentForThePast(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let programme = BookProgramme(using: &random)
        var raised = programme
        for index in raised.bonuses.indices { raised.bonuses[index].points += random.pick(0...9) }
        let first = Self.steps(random.pick(2...15), of: programme, within: 60, using: &random)
        let later = Self.steps(random.pick(2...15), of: programme, within: 120, first.count, using: &random)
        let change = Change(at: Self.start.adding(milliseconds: 86_400_000 * 60), programme: raised, isAfter: first)
        let inOrder = try Self.result(of: later, from: change.at, programme, after: change)
        for _ in 0..<2 {
            let shuffled = later.shuffled(using: &random)
            #expect(try Self.result(of: shuffled, from: change.at, programme, after: change) == inOrder)
        }
    }

    /// - Parameters:
    ///   - pause: when the first step arrives; none arrives before it happens.
    ///   - change: what comes before.
    private static func result(
        of steps: [TimedStep], from pause: Instant, _ programme: BookProgramme, after change: Change? = nil
    ) throws -> Result {
        let database = try TemporaryDatabase(at: "2026-01-30T12:00:00Z")
        let store = try database.open()
        try store.apply(programme.json)
        if let change {
            for step in change.isAfter { try log(step, in: store, database, at: step.at) }
            database.clock.set(change.at)
            let definition = try ProjectDefinition.parsing(change.programme.json)
            _ = try store.writeAlone { try $0.apply(definition, secrets: [:], paying: .changes, generate: { [] }) }
        }
        var latest = pause
        for step in steps {
            latest = max(latest, step.at)
            try log(step, in: store, database, at: latest)
        }
        database.clock.set(end)
        #expect(try store.differences() == [])
        let project = try store.project()
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

    private static func log(
        _ step: TimedStep, in store: LoyaltyStore, _ database: TemporaryDatabase, at instant: Instant
    ) throws {
        let project = try store.project().number
        database.clock.set(instant)
        switch step.step {
        case .event(let id):
            try store.logAndWait(
                Submission(
                    project: project, eventId: id, userId: "ann", metadata: nil, at: step.at, isTrusted: true))
        case .adjustment(let points):
            let adjustment = Adjustment(
                project: project, userId: "ann", points: points, reason: "moved", actor: .command, at: step.at)
            try store.writeAlone { try $0.importAdjustment(adjustment) }
        }
    }
}
