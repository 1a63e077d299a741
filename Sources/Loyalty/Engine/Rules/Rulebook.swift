import JSON

/// A project's definitions as the engine uses them: numbered and indexed, with the rules of the time zone.
public final class Rulebook: Sendable {
    /// The stored number of a streak or challenge, and the number of the first log entry that it counts.
    public typealias Stored = (number: Int64, since: Int64)

    /// The project's number in the store.
    public let number: Int64
    /// The operator's definition.
    public let definition: ProjectDefinition
    /// The rules of the project's time zone.
    public let zone: ZoneRules
    /// The events, in the order of the definition.
    public let events: [EventRule]
    /// The streaks, in the order of the definition.
    public let streaks: [StreakRule]
    /// The challenges, in the order of the definition.
    public let challenges: [ChallengeRule]
    /// The offers, in the order of the definition.
    public let offers: [OfferRule]

    /// Whether any challenge sums a metadata field. If so, a recount needs the metadata.
    public let needsMetadata: Bool

    private let eventsById: [ExactText: EventRule]
    private let eventsByNumber: [Int64: EventRule]
    private let offersById: [ExactText: OfferRule]
    private let offersByNumber: [Int64: OfferRule]
    private let usergroups: Set<ExactText>

    /// - Parameters:
    ///   - eventNumbers: the stored number of each event, in the order of `definition.events`.
    ///   - streaks: the stored numbers of each streak, in the order of `definition.streaks`.
    ///   - challenges: the stored numbers of each challenge, in the order of `definition.challenges`.
    ///   - offerNumbers: the stored number of each offer, in the order of `definition.offers`.
    public init(
        number: Int64, definition: ProjectDefinition, zone: ZoneRules, eventNumbers: [Int64], streaks: [Stored],
        challenges: [Stored] = [], offerNumbers: [Int64] = []
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
        offers = zip(offerNumbers, definition.offers).map { OfferRule(number: $0, definition: $1) }
        offersById = Dictionary(uniqueKeysWithValues: offers.map { (ExactText($0.definition.offerId), $0) })
        offersByNumber = Dictionary(uniqueKeysWithValues: offers.map { ($0.number, $0) })
        needsMetadata = challengeRules.contains {
            if case .sum = $0.definition.metric { true } else { false }
        }
        usergroups = Set(texts: definition.usergroups.map(\.usergroupId))
    }

    /// The event with an id; nil if the project has none.
    public func event(id: String) -> EventRule? { eventsById[id] }

    /// The event with an id, with `draft` in place of its definition if there is one. A new event counts for no streaks
    /// and challenges yet.
    /// - Returns: nil if the project has no such event and there is no draft.
    public func event(id: String, draft: EventDefinition?) -> EventRule? {
        let stored = event(id: id)
        guard let draft else { return stored }
        return EventRule(
            number: stored?.number ?? .max, definition: draft, streaks: stored?.streaks ?? [],
            challenges: stored?.challenges ?? [])
    }

    /// The event with a number; nil if it has been deleted.
    public func event(number: Int64) -> EventRule? { eventsByNumber[number] }

    /// The streak with an id; nil if the project has none.
    public func streak(id: String) -> StreakRule? { streaks.first { $0.definition.streakId.isExactly(id) } }

    /// The streak with a number; nil if it has been deleted.
    public func streak(number: Int64) -> StreakRule? { streaks.first { $0.number == number } }

    /// The challenge with an id; nil if the project has none.
    public func challenge(id: String) -> ChallengeRule? { challenges.first { $0.definition.challengeId.isExactly(id) } }

    /// The challenge with a number; nil if it has been deleted.
    public func challenge(number: Int64) -> ChallengeRule? { challenges.first { $0.number == number } }

    /// The offer with an id; nil if the project has none.
    public func offer(id: String) -> OfferRule? { offersById[id] }

    /// The offer with a number; nil if it has been deleted.
    public func offer(number: Int64) -> OfferRule? { offersByNumber[number] }

    /// Whether the project has a group with this id; true for `default`.
    public func hasUsergroup(_ id: String) -> Bool { id == Usergroups.everybody || usergroups.contains(id) }

}
