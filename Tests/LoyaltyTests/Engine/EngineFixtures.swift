import JSON
import TestSupport
import Testing

@testable import Loyalty

/// A rulebook from definitions as JSON: events are numbered from 1, streaks from 101, challenges from 201, offers from
/// 301, the project is 9.
enum EngineFixture {
    static let projectNumber: Int64 = 9

    static func rulebook(
        zone name: String = "Europe/Berlin", events: [String] = [#"{"eventId": "visit", "title": "Visit"}"#],
        streaks: [String] = [], challenges: [String] = [], offers: [String] = [], since: Int64 = 1
    ) throws -> Rulebook {
        let text = """
            {"project": "cafe", "tenant": "acme", "timezone": "\(name)",
             "usergroups": [{"usergroupId": "gold"}, {"usergroupId": "silver"}],
             "events": [\(events.joined(separator: ","))], "streaks": [\(streaks.joined(separator: ","))],
             "challenges": [\(challenges.joined(separator: ","))], "offers": [\(offers.joined(separator: ","))]}
            """
        let definition = try ProjectDefinition.parsing(text)
        return Rulebook(
            number: projectNumber, definition: definition, zone: try ZoneFixture.zone(name),
            eventNumbers: definition.events.indices.map { Int64($0) + 1 },
            streaks: definition.streaks.indices.map { (Int64($0) + 101, since) },
            challenges: definition.challenges.indices.map { (Int64($0) + 201, since) },
            offerNumbers: definition.offers.indices.map { Int64($0) + 301 })
    }

    static func event(_ members: String) throws -> EventDefinition {
        let text = #"{"eventId": "visit", "title": "Visit", \#(members)}"#
        return try #require(try rulebook(events: [text]).events.first).definition
    }

    static func streak(_ period: String, dayStartHour: Int = 0, events: String = #""visit""#) -> String {
        #"{"streakId": "\#(period)\#(dayStartHour)", "events": [\#(events)], "period": "\#(period)", "dayStartHour": \#(dayStartHour)}"#
    }

    static func metadata(_ text: String) throws -> JSONValue { try JSONDocument.parse(text).root }

    /// A rewarded fact.
    static func fact(
        _ id: Int64, _ at: String, event: Int64 = 1, met: Bool = true, limited: Bool = false, points: Int64 = 5
    ) throws -> Fact {
        Fact(
            id: id, at: try Instant.at(at), event: event, conditionReached: met, limitReached: limited,
            points: met && !limited ? points : 0)
    }
}

extension MemberState {
    /// The state after facts, one after another as they come.
    init(adding facts: [Fact], rulebook: Rulebook, changes: inout RollupChanges) {
        self.init()
        for fact in facts { add(fact, rulebook: rulebook, changes: &changes) }
    }

    init(adding facts: [Fact], rulebook: Rulebook) {
        var changes = RollupChanges()
        self.init(adding: facts, rulebook: rulebook, changes: &changes)
    }
}

extension RollupChanges {
    func withoutZeros() -> RollupChanges {
        var copy = self
        copy.dropZeros()
        return copy
    }
}

extension MemberState {
    /// Adds an event that follows all that the state holds, with the bonuses that become due.
    mutating func add(
        _ fact: Fact, rulebook: Rulebook, zones: MemberZones = .project, changes: inout RollupChanges
    ) {
        let dues = count(fact, rulebook: rulebook, zones: zones, changes: &changes)
        book(
            Entry(fact, bookedAt: fact.at, lot: .init(), limit: nil), and: dues.map(\.entry), rulebook: rulebook,
            changes: &changes)
    }

    /// Whether a fact at an instant comes after all facts in the state, for a member in the project's zone.
    func isFollowed(by instant: Instant, on day: Day) -> Bool {
        Self.isFollowed(by: instant, on: day, lastAt: lastAt, lastDay: lastDay)
    }

    /// The state that events lead to, each bonus booked when it is due.
    static func folding(
        _ facts: [Fact], rulebook: Rulebook, zones: MemberZones = .project, changes: inout RollupChanges
    ) -> MemberState {
        folding(entries(of: facts, rulebook, zones), rulebook: rulebook, zones: zones, changes: &changes).state
    }

    /// The state that events lead to once the newest are among them, though they happened before others.
    static func adding(
        newest count: Int, of facts: [Fact], rulebook: Rulebook, zones: MemberZones, changes: inout RollupChanges
    ) -> MemberState {
        let old = Array(facts.dropLast(count))
        var state = adding(
            from: facts[old.count].id, of: facts, rulebook: rulebook, zones: zones, changes: &changes
        ).after.state
        var before = MemberState()
        changes.weight = -1
        _ = before.fold(points: entries(of: old, rulebook, zones), rulebook: rulebook, changes: &changes)
        changes.weight = 1
        _ = state.fold(points: entries(of: facts, rulebook, zones), rulebook: rulebook, changes: &changes)
        return state
    }

    private static func entries(of facts: [Fact], _ rulebook: Rulebook, _ zones: MemberZones) -> [Entry] {
        var unrecorded = RollupChanges.unrecorded
        let dues = progress(of: facts, rulebook: rulebook, zones: zones, changes: &unrecorded).dues
        return facts.map { Entry($0, bookedAt: $0.at, lot: .init(), limit: nil) } + dues.map(\.entry)
    }
}

extension Due {
    /// The entry that pays it. Its number is higher than those of events.
    fileprivate var entry: Entry {
        Entry(
            id: 1_000_000 + event, kind: .bonus, at: at, bookedAt: at, points: points, subject: subject, cause: cause,
            target: event)
    }
}
