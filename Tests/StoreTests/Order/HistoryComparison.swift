import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Holds every figure that a store tells against a recount.
struct HistoryComparison {
    let store: LoyaltyStore
    let project: Project
    let programme: RandomProgramme
    let recount: HistoryRecount
    let end: Instant
    /// Whether everything that is due has been paid.
    let isPaid: Bool
    /// What a failure is told with.
    let name: String

    func compare(using random: inout SeededRandom) throws {
        for person in programme.people { try compareStanding(of: person.id) }
        try compareAnalytics(using: &random)
        if isPaid { try compareLeaderboards(using: &random) }
        try compareStats(using: &random)
        let differences = try store.differences()
        #expect(differences == [], "\(name)")
    }

    private func compareStanding(of user: String) throws {
        let state = try store.read { try $0.user(user, in: project.number)?.state } ?? MemberState()
        if isPaid { #expect(state.balance == Int64(recount.balance(of: user)), "balance of \(user), \(name)") }
        for streak in programme.streaks {
            let number = try #require(project.rulebook.streak(id: streak.id)).number
            let stored = state.streak(number).map { "\($0.length) \($0.longest) \($0.freezes) \($0.expiry)" }
            let counted = recount.standings[streak.id]?[user]
                .map { "\($0.length) \($0.longest) \($0.freezes) \($0.expiry)" }
            #expect(stored == counted, "\(streak) of \(user), \(name)")
        }
        for challenge in programme.challenges {
            let number = try #require(project.rulebook.challenge(id: challenge.id)).number
            let stored = state.challenge(number) ?? .init(challenge: number)
            let counted = try #require(recount.goals[challenge.id]?[user])
            #expect(stored.completions == Int64(counted.completions), "\(challenge) of \(user), \(name)")
            #expect(stored.completedAt == counted.times.last?.at, "\(challenge) of \(user), \(name)")
            #expect(
                stored.progress == ExactDecimal(RandomProject.decimal(counted.progress)),
                "\(challenge) of \(user), \(name)")
        }
    }

    private func compareAnalytics(using random: inout SeededRandom) throws {
        for streak in programme.streaks {
            let rule = try #require(project.rulebook.streak(id: streak.id))
            var instants = [end]
            for standing in recount.standings[streak.id, default: [:]].values {
                instants += [standing.expiry, standing.expiry.adding(milliseconds: -1)]
            }
            for instant in instants {
                let stored = try store.read { try $0.analytics(of: rule, at: instant, withLengths: true) }
                #expect(stored == recount.analytics(of: streak.id, at: instant), "\(streak) at \(instant), \(name)")
            }
        }
    }

    private func compareLeaderboards(using random: inout SeededRandom) throws {
        let newest = recount.entries.map(\.answer.at).max() ?? end
        let zone = project.rulebook.zone
        for at in [newest, newest.adding(milliseconds: 86_400_000 * random.pick(0...40)), end] {
            let today = zone.day(of: at)
            var spans = LeaderboardDefinition.Window.allCases.map { ($0.rawValue, LeaderboardSpan.window($0)) }
            for back in [0, 1, random.pick(2...14)] {
                let month = Month(number: today.month.number - Int32(back))
                spans.append((month.description, .month(month)))
            }
            for (span, window) in spans {
                let group = random.pick([nil, nil, "gold", "silver"] as [String?])
                let board = Board(project: project.number, usergroupId: group, span: window, today: today)
                let counted = Leaderboard(recount.users(span, usergroup: group, today: today.number))
                try store.compare(board, with: counted, "\(span) on \(today) of \(group ?? "all"), \(name)")
            }
        }
    }

    private func compareStats(using random: inout SeededRandom) throws {
        let answered = AnsweredEvents(recount.entries.map(\.answer), zone: project.rulebook.zone)
        let newest = recount.entries.map(\.answer.at).max() ?? end
        let today = project.rulebook.zone.day(of: newest)
        let events = programme.events.map(\.id)
        let back = Day(number: today.number - random.pick(0...30))
        let spans: [StatsSpan] = [
            .all, .since(today), .since(Day(number: today.number - 6)), .month(today.month),
            .month(Month(number: today.month.number - 1)), .days(Day(number: back.number - 9)...back),
            .days(Day(number: back.number - random.pick(25...120))...back),
        ]
        for span in spans {
            for event in [nil, random.pick(events)] {
                let stored = try store.read {
                    try $0.stats(
                        of: event, span: span, today: today, in: project, comparing: false, byUsergroup: true)
                }
                let counted = answered.stats(of: event, span: span, today: today, events: events, byUsergroup: true)
                #expect(stored?.stats == counted, "\(event ?? "all events"), \(span), today \(today), \(name)")
            }
        }
        for interval in CohortInterval.allCases {
            for event in [nil, random.pick(events)] {
                let stored = try store.read {
                    try $0.retention(of: event, by: interval, cohorts: 16, today: today, in: project)
                }
                let counted = answered.retention(of: event, by: interval, cohorts: 16, today: today)
                #expect(stored == counted, "\(event ?? "all events"), \(interval), today \(today), \(name)")
            }
        }
    }
}
