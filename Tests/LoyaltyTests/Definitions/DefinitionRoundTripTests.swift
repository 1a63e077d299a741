import JSON
import TestSupport
import Testing

@testable import Loyalty

/// Writing and reading any definition gives the same again.
@Suite struct DefinitionRoundTripTests {
    @Test(arguments: UInt64(1)...60) func projectsComeBackEqual(seed: UInt64) throws {
        var random = DefinitionRandom(seed: seed)
        let project = random.project()
        let text = DefinitionFixture.text(project.write)
        let read = ProjectDefinition.read(try JSONDocument.parse(text).root) { $0 == project.timezone }
        #expect(try read.get() == project, "\(text)")
    }

    @Test(arguments: UInt64(1)...60) func offersComeBackEqual(seed: UInt64) throws {
        var random = DefinitionRandom(seed: seed)
        let project = random.project()
        for offer in project.offers {
            let text = DefinitionFixture.text(offer.write)
            let read = OfferDefinition.read(try JSONDocument.parse(text).root, id: offer.offerId, in: project)
            #expect(try read.get() == offer, "\(text)")
        }
    }

    @Test(arguments: UInt64(1)...60) func eventsComeBackEqual(seed: UInt64) throws {
        var random = DefinitionRandom(seed: seed)
        let project = random.project()
        for event in project.events {
            let text = DefinitionFixture.text(event.write)
            let read = EventDefinition.read(try JSONDocument.parse(text).root, id: event.eventId, in: project)
            #expect(try read.get() == event, "\(text)")
        }
    }
}

/// Makes definitions that differ in everything; the same ones for the same seed.
struct DefinitionRandom: RandomNumberGenerator {
    private var random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    mutating func next() -> UInt64 { random.next() }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    private mutating func chance(_ oneIn: Int) -> Bool { number(1...oneIn) == 1 }
    private mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...(values.count - 1))] }
    private mutating func maybe<Value>(_ value: (inout Self) -> Value) -> Value? { chance(2) ? value(&self) : nil }
    private mutating func list<Value>(_ count: ClosedRange<Int>, _ value: (inout Self, Int) -> Value) -> [Value] {
        (0..<number(count)).map { value(&self, $0) }
    }

    private mutating func text() -> String {
        let pieces = [
            "a", "Z", "0", " ", "é", "\"", "\\", "\n", "\u{1F600}", "~", "/", ": ", "#", "'", "{", "- ", "\u{7F}",
            "\u{2028}",
        ]
        return list(1...12) { random, _ in random.pick(pieces) }.joined()
    }

    private mutating func id(_ prefix: String, _ index: Int) -> String {
        prefix + String(index) + pick(["", "-a", ":b", "|c", "+d@e.f", "_G"])
    }

    private mutating func decimal(digits: Int, exponents: ClosedRange<Int>) -> ExactDecimal {
        let digits = (0..<number(1...digits)).map { _ in String(number(1...9)) }.joined()
        return ExactDecimal("\(digits)e\(number(exponents))") ?? .one
    }

    private mutating func title() -> LocalizedText {
        var title = LocalizedText(text())
        for language in ["de", "pt-BR", "zh-Hant"] where chance(3) { title.translations.append((language, text())) }
        return title
    }

    private mutating func path() -> [String] { list(1...3) { random, _ in random.pick(["a", "é", "x y", "0"]) } }

    private mutating func scalar() -> Comparison.Operand {
        switch number(0...3) {
        case 0: .null
        case 1: .bool(chance(2))
        case 2: .number(decimal(digits: 34, exponents: -60...60))
        default: .string(text())
        }
    }

    private mutating func comparison() -> Condition {
        let operation = pick(Comparison.Operator.allCases)
        let operand: Comparison.Operand
        switch operation {
        case .exists, .notExists: operand = .null
        case .between: operand = .list([.number(.zero), .number(decimal(digits: 5, exponents: 0...3))])
        case .in, .notIn: operand = .list(list(1...4) { random, _ in random.scalar() })
        case .startsWith, .endsWith: operand = .string(text())
        case .greaterThan, .greaterThanOrEqual, .lessThan, .lessThanOrEqual:
            operand = chance(2) ? .string(text()) : .number(decimal(digits: 20, exponents: -9...9))
        case .equals, .notEquals: operand = chance(3) ? .list(list(0...3) { random, _ in random.scalar() }) : scalar()
        case .contains, .notContains: operand = scalar()
        }
        return .comparison(Comparison(path: path(), operator: operation, operand: operand))
    }

    private mutating func condition(depth: Int) -> Condition {
        if depth > 1, chance(depth > 7 ? 1 : 2) { return comparison() }
        let conditions = list(1...3) { random, _ in random.condition(depth: depth + 1) }
        return pick([.all(conditions), .any(conditions), .not(conditions)])
    }

    private mutating func event(_ index: Int, groups: [String]) -> EventDefinition {
        let kind = pick(EventDefinition.Kind.allCases)
        var event = EventDefinition(eventId: id("event", index), title: text(), description: maybe { $0.text() })
        event.status = pick(EventDefinition.Status.allCases)
        event.kind = kind
        event.limit = maybe { $0.number(1...1_000_000_000) }
        event.limitWindow = pick(LimitWindow.allCases)
        event.maximumReward = maybe { Int64($0.number(1...1_000_000_000)) }
        let paid = groups.filter { _ in chance(2) } + ["default"]
        event.reward = paid.map {
            let rate =
                kind == .transaction
                ? decimal(digits: 15, exponents: -15 ... -6) : ExactDecimal(number(0...1_000_000_000))
            return GroupReward(usergroupId: $0, rate: rate)
        }
        event.rewardValuePath = chance(2) ? EventDefinition.defaultRewardValuePath : path()
        event.rounding = pick(ExactDecimal.Rounding.allCases)
        if kind == .transaction { event.rewardPer = decimal(digits: 15, exponents: -20...20) }
        if kind == .conditional { event.threshold = decimal(digits: 15, exponents: -20...20) }
        event.conditions = maybe { $0.condition(depth: 1) }
        event.metadataFields = list(0...4) { random, index in
            let kind = random.pick(MetadataField.Kind.allCases)
            return MetadataField(key: random.text() + String(index), kind: kind, required: random.chance(2))
        }
        event.apiKeyRequired = chance(3)
        event.cooldownSeconds = maybe { Int64($0.number(1...86_400)) }
        event.validity = maybe { $0.validity() }
        event.pendingDays = maybe { $0.number(0...27) }
        event.dimensions = list(0...10) { random, index in (random.path() + ["\(index)"]).joined(separator: ".") }
        event.measures = list(0...5) { random, index in (random.path() + ["\(index)"]).joined(separator: ".") }
        event.budget = maybe { Int64($0.number(0...9_007_199_254_740_991)) }
        return event
    }

    private mutating func validity() -> Validity {
        let months = number(1...1_200)
        return pick([.never, .months(months, until: pick(Until.allCases)), .inactivity(months: months)])
    }

    private mutating func streak(_ index: Int, events: [String]) -> StreakDefinition {
        StreakDefinition(
            streakId: id("streak", index), title: title(), events: events.filter { _ in chance(2) } + ["last"],
            period: pick(Period.allCases),
            freezes: maybe { random in .init(max: random.number(0...9), earnEvery: random.maybe { $0.number(1...9) }) },
            dayStartHour: number(0...23),
            rewards: list(0...3) { random, index in .init(length: index * 7 + 1, points: Int64(random.number(0...99)))
            },
            backfill: chance(2))
    }

    private mutating func challenge(_ index: Int, events: [String]) -> ChallengeDefinition {
        let isSum = chance(2)
        let start = maybe { Instant(milliseconds: Int64($0.number(-1_000_000_000_000...1_000_000_000_000))) }
        return ChallengeDefinition(
            challengeId: id("challenge", index), title: title(), eventId: pick(events + ["last"]),
            goal: isSum ? decimal(digits: 15, exponents: -9 ... -4) : ExactDecimal(number(1...1_000_000_000)),
            metric: isSum ? .sum(field: path()) : .count, points: Int64(number(0...1_000_000_000)), start: start,
            end: maybe { random in
                (start ?? Instant(milliseconds: 0)).adding(milliseconds: Int64(random.number(1...1_000_000_000_000)))
            },
            repeatable: chance(2), series: "series", step: index + 1, backfill: chance(2))
    }

    /// A condition with the fields that offers have.
    private mutating func ofUser(_ condition: Condition) -> Condition {
        switch condition {
        case .all(let conditions): return .all(conditions.map { ofUser($0) })
        case .any(let conditions): return .any(conditions.map { ofUser($0) })
        case .not(let conditions): return .not(conditions.map { ofUser($0) })
        case .comparison(var comparison):
            comparison.path = [pick(OfferDefinition.conditionFields)]
            return .comparison(comparison)
        }
    }

    private mutating func offer(_ index: Int, groups: [String]) -> OfferDefinition {
        let start = maybe { Instant(milliseconds: Int64($0.number(-1_000_000_000_000...1_000_000_000_000))) }
        let coupon = maybe { random -> OfferDefinition.Coupon in
            let pattern = random.pick(["########", "A-####-####!", "~####\"####"])
            return random.chance(2) ? .pool : CouponPattern(pattern).map { .pattern($0) } ?? .pool
        }
        return OfferDefinition(
            offerId: id("offer", index), title: title(), description: maybe { $0.title() },
            status: pick(OfferDefinition.Status.allCases),
            cost: (groups.filter { _ in chance(2) } + ["default"]).map {
                GroupCost(usergroupId: $0, points: Int64(number(0...1_000_000_000)))
            },
            stock: maybe { Int64($0.number(0...1_000_000_000_000)) }, limit: maybe { $0.number(1...1_000_000_000) },
            limitWindow: pick(LimitWindow.allCases), start: start,
            end: maybe { random in
                (start ?? Instant(milliseconds: 0)).adding(milliseconds: Int64(random.number(1...1_000_000_000_000)))
            },
            conditions: maybe { $0.ofUser($0.condition(depth: 1)) }, coupon: coupon,
            couponDays: coupon == nil ? nil : maybe { $0.number(1...3_650) })
    }

    private mutating func access() -> Access {
        var access = Access()
        access.analytics = pick(Access.Analytics.allCases)
        access.leaderboards = pick(Access.Leaderboards.allCases)
        return access
    }

    mutating func project() -> ProjectDefinition {
        let groups = list(0...4) { random, index in
            UsergroupDefinition(usergroupId: random.id("group", index), title: random.title())
        }
        let groupIds = groups.map(\.usergroupId)
        var events = list(0...6) { random, index in random.event(index, groups: groupIds) }
        events.append(EventDefinition(eventId: "last", title: "Last"))
        let eventIds = events.dropLast().map(\.eventId)
        let sources: [SecretDefinition.Source] = [.environment(name: "A_1"), .file(path: "/a b/é"), .keep]
        return ProjectDefinition(
            project: id("project", 0), tenant: id("tenant", 0), title: text(),
            timezone: pick(["UTC", "Europe/Vienna"]),
            hosts: list(0...3) { "host\($1).example" }, trustedHosts: list(0...2) { "[::\($1 + 1)]:80" },
            origins: list(0...2) { "https://host\($1).example" }, createsUsers: chance(2),
            backdatingDays: pick([0, 400, 36_500]), access: access(),
            secrets: list(0...3) { random, index in
                let algorithm = random.pick(SecretDefinition.Algorithm.allCases)
                return SecretDefinition(id: random.id("key", index), algorithm: algorithm, source: random.pick(sources))
            },
            jwks: maybe { _ in Array(#"{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b","kid":"ec"}]}"#.utf8) },
            usergroups: groups, points: PointsTerms(validity: validity(), pendingDays: number(0...27)),
            shortfall: pick(Shortfall.allCases), events: events,
            streaks: list(0...3) { random, index in random.streak(index, events: eventIds) },
            challenges: list(0...4) { random, index in random.challenge(index, events: eventIds) },
            leaderboards: list(0...4) { random, index in
                LeaderboardDefinition(
                    leaderboardId: random.id("board", index), title: random.maybe { $0.title() },
                    window: random.pick(LeaderboardDefinition.Window.allCases),
                    usergroupId: random.maybe { $0.pick(groupIds + ["default"]) })
            },
            offers: list(0...4) { random, index in random.offer(index, groups: groupIds) })
    }
}
