import JSON

/// A project's definitions as the engine uses them: numbered, indexed, with the zone's rules at hand.
public final class Rulebook: Sendable {
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

    private let eventsById: [String: Int]
    private let eventsByNumber: [Int64: Int]
    private let usergroups: Set<String>

    /// - Parameters:
    ///   - eventNumbers: the store's number of each event, in the order of `definition.events`.
    ///   - streaks: the store's number of each streak, in the order of `definition.streaks`, and the first entry of
    ///     the log that it counts.
    public init(
        number: Int64, definition: ProjectDefinition, zone: ZoneRules, eventNumbers: [Int64],
        streaks: [(number: Int64, since: Int64)]
    ) {
        self.number = number
        self.definition = definition
        self.zone = zone
        self.streaks = zip(streaks, definition.streaks).map { stored, streak in
            StreakRule(number: stored.number, since: stored.since, definition: streak)
        }
        events = zip(eventNumbers, definition.events).map { number, event in
            EventRule(
                number: number, definition: event,
                streaks: definition.streaks.indices.filter { definition.streaks[$0].events.contains(event.eventId) })
        }
        eventsById = Dictionary(uniqueKeysWithValues: events.indices.map { (definition.events[$0].eventId, $0) })
        eventsByNumber = Dictionary(uniqueKeysWithValues: events.indices.map { (eventNumbers[$0], $0) })
        usergroups = Set(definition.usergroups.map(\.usergroupId))
    }

    /// The event with an id; nil where the project has none.
    public func event(id: String) -> EventRule? { eventsById[id].map { events[$0] } }

    /// The event with a number; nil where it has been deleted since.
    public func event(number: Int64) -> EventRule? { eventsByNumber[number].map { events[$0] } }

    /// The streak with an id; nil where the project has none.
    public func streak(id: String) -> StreakRule? { streaks.first { $0.definition.streakId == id } }

    /// Whether the project has a group of this name. `default` is everybody's.
    public func hasUsergroup(_ id: String) -> Bool { id == Usergroups.everybody || usergroups.contains(id) }
}

/// An event definition with its number and the streaks that it counts for.
public struct EventRule: Sendable {
    /// The event's number in the store.
    public let number: Int64
    /// What the operator configured.
    public let definition: EventDefinition
    /// Positions in the rulebook's `streaks`.
    public let streaks: [Int]
}

/// A streak definition with its number.
public struct StreakRule: Sendable {
    /// The streak's number in the store.
    public let number: Int64
    /// The first entry of the log that the streak counts: what was logged before it was defined does not.
    public let since: Int64
    /// What the operator configured.
    public let definition: StreakDefinition

    /// The period in which an instant falls: consecutive numbers, by the project's local days.
    public func period(of instant: Instant, in zone: ZoneRules) -> Int32 {
        definition.period.index(of: zone.day(of: instant, startHour: definition.dayStartHour))
    }

    /// The instant at which a streak whose last period is `period` can no longer be extended: the end of the
    /// period after it.
    public func expiry(after period: Int32, in zone: ZoneRules) -> Instant {
        zone.start(of: definition.period.firstDay(of: period + 2), hour: definition.dayStartHour)
    }
}
