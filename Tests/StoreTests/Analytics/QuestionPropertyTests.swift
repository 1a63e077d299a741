import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

/// Every answer about an event, its dimensions and its measures is that of a count by hand, for any range.
@Suite struct QuestionPropertyTests {
    @Test(arguments: HistoryPropertyTests.seeds)
    func answersAreThoseOfACountByHand(seed: UInt64) throws {
        var history = try FieldHistory(seed: seed)
        for _ in 0..<120 { try history.act() }
        history.stores[0].countPast()
        var comparison = try QuestionComparison(history)
        for _ in 0..<8 {
            try comparison.compareAll()
            for event in FieldHistory.events { try comparison.compare(event) }
        }
    }
}

/// Asks questions about random ranges.
private struct QuestionComparison {
    let history: FieldHistory
    let store: LoyaltyStore
    let project: Project
    let today: Day
    var random: SeededRandom

    init(_ history: FieldHistory) throws {
        self.history = history
        store = history.stores[0]
        project = try store.project()
        today = project.rulebook.zone.day(of: history.database.clock.now)
        random = history.random
    }

    private func day(_ entry: FieldHistory.Logged) -> Day { project.rulebook.zone.day(of: entry.at) }

    private mutating func question(about event: String?) -> StatsQuestion {
        let first = today.advanced(by: -random.pick(0...100))
        let last = first.advanced(by: random.pick(0...(random.chance(50) ? 12 : 110)))
        var question = StatsQuestion(about: event, in: random.chance(10) ? .all : .days(first...last))
        question.interval = random.pick(StatsInterval.allCases)
        question.isComparing = random.chance(50)
        return question
    }

    mutating func compareAll() throws {
        try compare(question(about: nil), history.logged)
    }

    mutating func compare(_ event: String) throws {
        let own = history.logged.filter { $0.event == event }
        var question = question(about: event)
        try compare(question, own)
        let number = try #require(try store.read { try $0.number(ofEvent: event, in: project) })
        for dimension in try store.read({ try $0.dimensions(of: number) }) {
            question.values = StatsQuestion.Values(of: dimension.path, limit: random.pick(1...12))
            question.value = nil
            try compare(question, own)
            question.values = nil
            for text in ["web", "7", "(none)", "(other)", "(erased)", "", "never"] where random.chance(50) {
                question.value = StatsQuestion.Value(field: dimension.path, text: text)
                try compare(question, own.filter { $0.texts(of: dimension.path).contains(text) })
            }
        }
        question.value = nil
        question.values = StatsQuestion.Values(of: "no.such.field", limit: 1)
        #expect(throws: UnknownDimension.self) {
            try store.read { try $0.stats(question, today: today, in: project) }
        }
    }

    private func compare(_ question: StatsQuestion, _ chosen: [FieldHistory.Logged]) throws {
        let answer = try store.read { try $0.stats(question, today: today, in: project) }
        let (stats, previous) = try #require(answer)
        #expect(stats.counting == nil)
        let (start, end) = question.span.days(upTo: today) { chosen.map(day).min() }
        let what = Comment(rawValue: "\(question), today \(today)")
        #expect(stats.start == start && stats.end == end, what)
        let paths = stats.measures.map { (field: $0.number, path: $0.path) }
        let expected = figures(of: chosen, paths, from: start, through: end)
        #expect(shown(stats.total, paths) == expected.total, what)
        #expect(stats.days.map(\.day.number) == Array(start.number...max(start, end).number), what)
        #expect(stats.days.map { shown($0.sums, paths) } == expected.days, what)
        #expect(stats.series == series(of: chosen, by: question.interval, from: start, through: end), what)
        if let values = question.values {
            var breakdown = stats.breakdown
            for index in breakdown?.shares.indices ?? 0..<0 {
                breakdown?.shares[index].measures.removeAll { sums in !paths.contains { $0.field == sums.field } }
            }
            #expect(breakdown == self.breakdown(of: chosen, by: values, paths, from: start, through: end), what)
        } else {
            #expect(stats.breakdown == nil)
        }
        guard question.isComparing, let before = question.span.previous(from: start, through: end) else {
            return #expect(previous == nil)
        }
        let (first, last) = before.days(upTo: today) { nil }
        #expect(last == start.advanced(by: -1) && first.distance(to: last) == start.distance(to: end), what)
        let expectedBefore = figures(of: chosen, paths, from: first, through: last)
        #expect(previous.map { shown($0.total, paths) } == expectedBefore.total, what)
    }

    /// The figures without measures that there are no longer.
    private func shown(_ sums: DaySums, _ measures: [(field: Int64, path: String)]) -> DaySums {
        var sums = sums
        sums.measures.removeAll { sums in !measures.contains { $0.field == sums.field } }
        return sums
    }

    // MARK: - By hand

    private func users(_ entries: [FieldHistory.Logged]) -> Int64 { Int64(Set(entries.map(\.user)).count) }

    private func within(_ chosen: [FieldHistory.Logged], _ start: Day, _ end: Day) -> [FieldHistory.Logged] {
        chosen.filter { (start...max(start, end)).contains(day($0)) }
    }

    private func figures(
        of chosen: [FieldHistory.Logged], _ measures: [(field: Int64, path: String)], from start: Day, through end: Day
    ) -> (total: DaySums, days: [DaySums]) {
        let byDay = history.days(of: chosen, measures: measures, zone: project.rulebook.zone)
        let days = (start.number...max(start, end).number).map { byDay[Day(number: $0)] ?? DaySums() }
        var total = DaySums()
        for sums in days { total.add(sums) }
        total.users = users(within(chosen, start, end))
        return (total, days)
    }

    private func series(
        of chosen: [FieldHistory.Logged], by interval: StatsInterval?, from start: Day, through end: Day
    ) -> [EventStats.Bucket] {
        guard let interval, interval != .hour else { return [] }
        var starts: [Day] = []
        for number in start.number...max(start, end).number {
            let day = Day(number: number)
            let begins =
                interval == .day || interval == .week && day.weekday == 1
                || interval == .month && day.civil.day == 1
            if begins || starts.isEmpty { starts.append(day) }
        }
        return starts.enumerated().map { index, first in
            let next = index + 1 < starts.count ? starts[index + 1] : max(start, end).advanced(by: 1)
            let entries = within(chosen, first, next.advanced(by: -1))
            return EventStats.Bucket(
                start: first, count: Int64(entries.count), users: users(entries),
                points: entries.reduce(0) { $0 + $1.points })
        }
    }

    private func breakdown(
        of chosen: [FieldHistory.Logged], by values: StatsQuestion.Values,
        _ measures: [(field: Int64, path: String)], from start: Day, through end: Day
    ) -> StatsBreakdown {
        let entries = within(chosen, start, end)
        let texts = Set(entries.flatMap { $0.texts(of: values.field.text) }.map { ExactText($0) })
        let shares = texts.map { text in
            let own = entries.filter { $0.texts(of: values.field.text).contains(text.text) }
            return StatsBreakdown.Share(
                value: text.text, count: Int64(own.count), users: users(own), points: own.reduce(0) { $0 + $1.points },
                conditionMet: Int64(own.count), limitReached: Int64(own.count(where: \.limitReached)),
                measures: figures(of: own, measures, from: start, through: end).total.measures)
        }.sorted { ($1.count, ExactText($0.value)) < ($0.count, ExactText($1.value)) }
        return StatsBreakdown(
            shares: Array(shares.prefix(values.limit)), valuesTotal: shares.count, hasOther: texts.contains("(other)"))
    }
}
