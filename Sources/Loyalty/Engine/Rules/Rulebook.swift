import JSON

/// A project's definitions as the engine uses them: numbered, indexed, with the zone's rules at hand.
public final class Rulebook: Sendable {
    /// What the store keeps of a definition that counts the log: its number, and the first entry that it counts.
    public typealias Stored = (number: Int64, since: Int64)

    /// The project's number in the store.
    public let number: Int64
    /// What the operator configured.
    public let definition: ProjectDefinition
    /// The rules of the project's time zone.
    public let zone: ZoneRules
    /// In the order of the definition.
    public let events: [EventRule]
    /// In the order of the definition.
    public let streaks: [StreakRule]
    /// In the order of the definition.
    public let challenges: [ChallengeRule]

    /// Whether any challenge sums a field of metadata, so that the past can't be counted without it.
    public let needsMetadata: Bool

    private let eventsById: [ExactText: EventRule]
    private let eventsByNumber: [Int64: EventRule]
    private let usergroups: Set<ExactText>

    /// - Parameters:
    ///   - eventNumbers: the store's number of each event, in the order of `definition.events`.
    ///   - streaks: what the store keeps of each streak, in the order of `definition.streaks`.
    ///   - challenges: what the store keeps of each challenge, in the order of `definition.challenges`.
    public init(
        number: Int64, definition: ProjectDefinition, zone: ZoneRules, eventNumbers: [Int64], streaks: [Stored],
        challenges: [Stored] = []
    ) {
        self.number = number
        self.definition = definition
        self.zone = zone
        self.streaks = zip(streaks, definition.streaks).map { stored, streak in
            StreakRule(number: stored.number, since: stored.since, definition: streak)
        }
        let challengeRules = ChallengeRule.rules(stored: challenges, definition.challenges)
        self.challenges = challengeRules
        events = zip(eventNumbers, definition.events).map { number, event in
            EventRule(
                number: number, definition: event,
                streaks: definition.streaks.indices.filter {
                    definition.streaks[$0].events.containsExactly(event.eventId)
                },
                challenges: challengeRules.indices.filter {
                    challengeRules[$0].definition.eventId.isExactly(event.eventId)
                })
        }
        eventsById = Dictionary(uniqueKeysWithValues: events.map { (ExactText($0.definition.eventId), $0) })
        eventsByNumber = Dictionary(uniqueKeysWithValues: events.map { ($0.number, $0) })
        needsMetadata = challengeRules.contains {
            if case .sum = $0.definition.metric { true } else { false }
        }
        usergroups = Set(texts: definition.usergroups.map(\.usergroupId))
    }

    /// The event with an id; nil where the project has none.
    public func event(id: String) -> EventRule? { eventsById[id] }

    /// The event with an id, defined otherwise; without a draft as it is. A draft of an event that the project doesn't
    /// have counts for nothing yet.
    public func event(id: String, draft: EventDefinition?) -> EventRule? {
        let stored = event(id: id)
        guard let draft else { return stored }
        return EventRule(
            number: stored?.number ?? .max, definition: draft, streaks: stored?.streaks ?? [],
            challenges: stored?.challenges ?? [])
    }

    /// The event with a number; nil where it has been deleted since.
    public func event(number: Int64) -> EventRule? { eventsByNumber[number] }

    /// The streak with an id; nil where the project has none.
    public func streak(id: String) -> StreakRule? { streaks.first { $0.definition.streakId.isExactly(id) } }

    /// The streak with a number; nil where it has been deleted since.
    public func streak(number: Int64) -> StreakRule? { streaks.first { $0.number == number } }

    /// The challenge with an id; nil where the project has none.
    public func challenge(id: String) -> ChallengeRule? { challenges.first { $0.definition.challengeId.isExactly(id) } }

    /// Whether the project has a group of this name. `default` is everybody's.
    public func hasUsergroup(_ id: String) -> Bool { id == Usergroups.everybody || usergroups.contains(id) }

}
