import JSON
import Synchronization
import TestSupport
import Testing

@testable import Loyalty
@testable import Store

/// Logs a history made at random, over two stores on one file, and holds what the program answers against a recount of
/// the answers.
final class RandomHistory {
    private static let users = (1...9).map { "user-\($0)" }

    private var random: SeededRandom
    private let database: TemporaryDatabase
    private var stores: [LoyaltyStore]
    private var project: RandomProject
    private var answered: AnsweredEvents
    /// The groups of the users that were made with some.
    private var memberships: [String: [String]] = [:]
    /// Every event that was ever defined.
    private var knownEvents: [String] = []

    /// - Parameter overSkippedDay: whether it begins in Samoa, before the day that was left out there, with daily streaks.
    init(seed: UInt64, overSkippedDay: Bool = false) throws {
        random = SeededRandom(seed: seed)
        project = RandomProject(using: &random)
        var start = Self.start(using: &random)
        if overSkippedDay {
            start = "2011-12-29T06:00:00Z"
            project.timezone = "Pacific/Apia"
            for index in project.streaks.indices { project.streaks[index].period = "daily" }
        }
        database = try TemporaryDatabase(at: start)
        stores = [try database.open(), try database.open()]
        answered = AnsweredEvents(zone: .utc)
        // Another project with the same users, whose events count nowhere.
        try stores[0].apply(Definitions.project("other", events: [Definitions.event("event-1")]))
        try define()
        for user in Self.users where random.chance(40) {
            let groups = RandomProject.groups.filter { _ in random.chance(50) }
            memberships[user] = groups
            let number = try stores[0].project().number
            _ = try stores[1].write { try $0.createUser(user, usergroups: groups, timezone: nil, in: number) }
        }
    }

    /// A time of many clock changes in the zones: the ends of summer times, years, and Apia's missing day.
    private static func start(using random: inout SeededRandom) -> String {
        random.pick([
            "2011-12-20T00:00:00Z", "2018-02-10T12:00:00Z", "2018-10-30T12:00:00Z", "2026-03-20T03:00:00Z",
            "2026-10-20T22:00:00Z", "2026-11-23T09:30:00Z", "2024-02-27T23:00:00Z", "2010-10-30T00:00:00Z",
        ])
    }

    private func define() throws {
        try random.pick(stores).apply(project.json)
        let zone = try #require(stores[0].zones.rules(named: project.timezone))
        answered = AnsweredEvents(answered.answers, zone: zone)
        for event in project.events where !knownEvents.contains(event.id) { knownEvents.append(event.id) }
    }

    // MARK: - Steps

    func run(events: Int) throws {
        while answered.answers.count < events {
            moveClock()
            if random.chance(3) { stores[random.pick(0...1)] = try database.open() }
            if random.chance(3) { try changeDefinitions() }
            if random.chance(4) { try compare() }
            switch random.pick(0...9) {
            case 0...4: try logTogether(submissions(random.pick(1...40)))
            case 5...6: try logAtOnce(submissions(random.pick(2...30)))
            default:
                for submission in try submissions(random.pick(1...5)) { try logTogether([submission]) }
            }
        }
        try compare()
    }

    private func moveClock() {
        let hour: Int64 = 3_600_000
        let step =
            switch random.pick(0...9) {
            case 0: Int64(0)
            case 1...4: random.pick(1...2 * hour)
            case 5...7: random.pick(hour...30 * hour)
            case 8: random.pick(hour...24 * 12 * hour)
            // Set back.
            default: -random.pick(1...50 * hour)
            }
        database.clock.advance(milliseconds: step)
    }

    private func submissions(_ count: Int) throws -> [Submission] {
        let number = try stores[0].project().number
        let now = database.clock.now
        return try (0..<count).map { _ in
            var at: Instant?
            switch random.pick(0...19) {
            case 0...2: at = now.adding(milliseconds: -random.pick(0...86_400_000 * 2))
            case 3...4: at = now.adding(milliseconds: -random.pick(0...86_400_000 * 200))
            case 5: at = now.adding(milliseconds: random.pick(0...300_000))
            case 6: at = answered.answers.isEmpty ? nil : random.pick(answered.answers).at
            default: break
            }
            var members: [String] = []
            if random.chance(85) {
                let amount = random.chance(30) ? random.pick(0...3) * 1_000 : random.pick(-300...6_000)
                members.append(#""amount": \#(RandomProject.decimal(amount))"#)
            }
            if random.chance(40) {
                let names = (RandomProject.groups + ["default", "nobody"]).filter { _ in random.chance(40) }
                members.append(#""usergroup": [\#(names.map { "\"\($0)\"" }.joined(separator: ","))]"#)
            }
            return Submission(
                project: number, eventId: random.pick(project.events).id, userId: random.pick(Self.users),
                metadata: try JSONDocument.parse("{\(members.joined(separator: ","))}").root, at: at,
                isTrusted: random.chance(50))
        }
    }

    /// In one transaction.
    private func logTogether(_ submissions: [Submission]) throws {
        let outcomes = try random.pick(stores).writeAlone { transaction in
            try submissions.map { submission -> Result<LoggedEvent, SubmissionRefusal> in
                do { return .success(try transaction.log(submission)) } catch let refusal as SubmissionRefusal {
                    return .failure(refusal)
                }
            }
        }
        try take(submissions, outcomes)
        if random.chance(10) {
            try stores[0].log("event-1", by: random.pick(Self.users), project: "other")
        }
    }

    /// From several threads, over both stores.
    private func logAtOnce(_ submissions: [Submission]) throws {
        let outcomes = try concurrently(submissions.count) { [stores] index in
            Result { try stores[index % 2].logAndWait(submissions[index]) }
                .mapError { $0 as? SubmissionRefusal ?? .unknownUser }
        }
        try take(submissions, outcomes)
    }

    // MARK: - Answers

    /// Judges the outcomes again, in the order in which they were logged.
    private func take(_ submissions: [Submission], _ outcomes: [Result<LoggedEvent, SubmissionRefusal>]) throws {
        var logged: [(Submission, LoggedEvent)] = []
        for (submission, outcome) in zip(submissions, outcomes) {
            switch outcome {
            case .success(let event): logged.append((submission, event))
            case .failure(let refusal):
                guard case .metadata(let issues) = refusal else {
                    Issue.record("refused: \(refusal)")
                    continue
                }
                #expect(issues.map(\.pointer) == ["/metadata/amount"] && amount(of: submission) == nil)
            }
        }
        for (submission, event) in logged.sorted(by: { $0.1.id < $1.1.id }) { try take(submission, event) }
    }

    private func take(_ submission: Submission, _ logged: LoggedEvent) throws {
        let rule = try #require(project.events.first { $0.id == submission.eventId })
        let at = submission.at ?? database.clock.now
        let amount = amount(of: submission)
        let rate = rule.rate(for: groups(of: submission))
        var expected = Decision(
            conditionReached: rule.isReached(by: amount), limit: nil, points: 0, usergroupId: rate.group)
        if expected.conditionReached {
            let before = answered.rewarded(rule.id, by: submission.userId, at: at, window: rule.window)
            expected.limit = rule.limit.map { before >= $0 } ?? false ? .limit : nil
            if !expected.limitReached {
                expected.points = try #require(rule.points(rate: rate.hundredths, amount: amount))
            }
        }
        #expect(logged.decision == expected, "\(rule) at \(at)")
        answered.add(
            .init(
                id: logged.id, user: submission.userId, event: rule.id, at: at,
                conditionReached: logged.decision.conditionReached, limitReached: logged.decision.limitReached,
                points: logged.decision.points, usergroup: logged.decision.usergroupId))
        #expect(logged.after.balance == answered.balance(of: submission.userId))
    }

    private func amount(of submission: Submission) -> Int? {
        // Amounts are hundredths: exact without the point.
        submission.metadata?["amount"]
            .flatMap { Int(String(decoding: $0.source, as: UTF8.self).replacing(".", with: "")) }
    }

    private func groups(of submission: Submission) -> [String] {
        let members = memberships[submission.userId] ?? []
        guard let claimed = submission.metadata?["usergroup"]?.elements.compactMap(\.string) else { return members }
        return claimed.filter { group in
            group == "default"
                || RandomProject.groups.contains(group) && (submission.isTrusted || members.contains(group))
        }
    }

    // MARK: - Definitions

    private func changeDefinitions() throws {
        let since = (answered.answers.map(\.id).max() ?? 0) + 1
        // Entries of the other project count in the log, too.
        let next = max(since, try stores[0].read { try $0.connection.integer("SELECT max(id) FROM log") ?? 0 } + 1)
        switch random.pick(0...5) {
        case 0: project.timezone = random.pick(RandomProject.zones)
        case 1:
            let index = random.pick(0...project.events.count - 1)
            project.events[index].window = random.pick(LimitWindow.allCases.map(\.rawValue))
        case 2: project.streaks.removeLast(project.streaks.count > 1 ? 1 : 0)
        case 3:
            let id = "streak-\(random.pick(1...6))"
            guard !project.streaks.contains(where: { $0.id == id }) else { return }
            let events = RandomProject.some(of: project.events.map(\.id), using: &random)
            project.streaks.append(
                .init(id: id, events: events, period: "daily", dayStartHour: random.pick(0...23), since: next))
        case 4:
            let index = random.pick(0...project.streaks.count - 1)
            project.streaks[index].events = RandomProject.some(of: project.events.map(\.id), using: &random)
            project.streaks[index].period = random.pick(["daily", "weekly", "monthly"])
        default:
            // An event goes, with the streaks that name it; its entries stay. Or a new one comes, perhaps with the id
            // of one that went.
            if random.chance(50), project.events.count > 2 {
                let gone = project.events.removeLast().id
                project.streaks.removeAll { $0.events.contains(gone) }
                if project.streaks.isEmpty {
                    let first = project.events[0].id
                    // A name that was not there before: what it counts begins now.
                    project.streaks = [
                        .init(
                            id: "streak-\(next + 100)", events: [first], period: "daily", dayStartHour: 0, since: next)
                    ]
                }
            } else {
                project.events.append(.init(number: project.events.count + 1, using: &random))
            }
        }
        try define()
    }

    // MARK: - Comparing

    private func comparePrevious(
        _ previous: EventStats?, of event: String?, span: StatsSpan, _ stats: EventStats, today: Day
    ) throws {
        guard span != .all else { return #expect(previous == nil) }
        let before: StatsSpan
        if case .month(let month) = span {
            before = .month(Month(number: month.number - 1))
        } else {
            let days = Int32(stats.days.count)
            before = .days(Day(number: stats.start.number - days)...Day(number: stats.start.number - 1))
        }
        var counted = answered.stats(of: event, span: before, today: today, events: [], byUsergroup: false)
        counted.shares = []
        #expect(previous == counted, "\(event ?? "all events"), before \(span), today \(today)")
    }

    private func compare() throws {
        let store = random.pick(stores)
        let configured = try store.project()
        let now = database.clock.now
        let today = configured.rulebook.zone.day(of: now)
        let month = today.month
        var spans: [StatsSpan] = [.all, .since(today), .since(month.firstDay), .month(month)]
        for days: Int32 in [6, 29, 89] { spans.append(.since(Day(number: today.number - days))) }
        spans.append(.since(Day(year: today.year, month: 1, day: 1)))
        for back: Int32 in [1, 3, random.pick(4...8)] { spans.append(.month(Month(number: month.number - back))) }
        let first = today.advanced(by: -Int(random.pick(1...60)))
        spans.append(.days(first...first.advanced(by: Int(random.pick(0...20)))))
        let early = today.advanced(by: -Int(random.pick(60...400)))
        spans.append(.days(early...min(early.advanced(by: Int(random.pick(20...250))), today)))
        for span in spans {
            for event in [nil] + knownEvents.map(Optional.some) where event == nil || random.chance(40) {
                let stored = try store.read {
                    try $0.stats(
                        of: event, span: span, today: today, in: configured, comparing: true, byUsergroup: true)
                }
                let counted = answered.stats(
                    of: event, span: span, today: today, events: knownEvents, byUsergroup: true)
                #expect(stored?.stats == counted, "\(event ?? "all events"), \(span), today \(today)")
                try comparePrevious(stored?.previous, of: event, span: span, counted, today: today)
            }
        }
        for event in [nil] + knownEvents.map(Optional.some) {
            for interval in CohortInterval.allCases {
                let count = random.pick(1...20)
                let stored = try store.read {
                    try $0.retention(of: event, by: interval, cohorts: count, today: today, in: configured)
                }
                let counted = answered.retention(of: event, by: interval, cohorts: count, today: today)
                #expect(stored == counted, "\(event ?? "all events"), \(interval), today \(today)")
            }
        }
        for streak in project.streaks {
            let rule = try #require(configured.rulebook.streak(id: streak.id))
            for days in [0, 1, 2, 9, -1, -40] {
                let instant = now.adding(milliseconds: Int64(days) * 86_400_000 + random.pick(-7_200_000...7_200_000))
                let stored = try store.read { try $0.analytics(of: rule, at: instant, withLengths: true) }
                #expect(stored == answered.analytics(of: streak, at: instant), "\(streak) at \(instant)")
            }
        }
        for user in Self.users {
            let stored = try store.read { try $0.balance(of: user, in: configured.number) }
            #expect(stored ?? 0 == answered.balance(of: user))
        }
        #expect(try store.differences() == [])
    }
}
