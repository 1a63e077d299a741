/// Definitions that aren't stored, to try out an event with them. It is a class, so that submissions without drafts
/// stay small.
public final class Drafts: Sendable {
    /// The event's definition; nil for the stored one.
    public let event: EventDefinition?
    /// A new or changed streak; nil for none.
    public let streak: StreakDefinition?
    /// A new or changed challenge; nil for none.
    public let challenge: ChallengeDefinition?

    /// Nil if there is no draft at all.
    public init?(event: EventDefinition?, streak: StreakDefinition?, challenge: ChallengeDefinition?) {
        if event == nil, streak == nil, challenge == nil { return nil }
        self.event = event
        self.streak = streak
        self.challenge = challenge
    }

    /// Whether the drafts change how a user's history counts.
    public var changesProgress: Bool { streak != nil || challenge != nil }
}

extension Rulebook {
    /// The number of a streak or challenge that isn't stored; greater than all stored ones.
    private static let draftNumber = Int64.max

    /// The rulebook as if the drafts' streak and challenge were stored. Without `backfill`, a new streak or challenge
    /// counts entries from the number `next` on.
    public func with(_ drafts: Drafts, next: Int64) -> Rulebook {
        var definition = definition
        var streaks: [Stored] = streaks.map { ($0.number, $0.since) }
        var challenges: [Stored] = challenges.map { ($0.number, $0.since) }
        if let streak = drafts.streak {
            let known = definition.streaks.firstIndex { $0.streakId == streak.streakId }
            Self.put(streak, at: known, in: &definition.streaks)
            Self.put(Self.draftNumber, at: known, backfill: streak.backfill, next: next, in: &streaks)
        }
        if let challenge = drafts.challenge {
            let known = definition.challenges.firstIndex { $0.challengeId == challenge.challengeId }
            Self.put(challenge, at: known, in: &definition.challenges)
            Self.put(Self.draftNumber, at: known, backfill: challenge.backfill, next: next, in: &challenges)
        }
        return Rulebook(
            number: number, definition: definition, zone: zone, eventNumbers: events.map(\.number), streaks: streaks,
            challenges: challenges, offerNumbers: offers.map(\.number))
    }

    private static func put<Element>(_ element: Element, at known: Int?, in list: inout [Element]) {
        if let known { list[known] = element } else { list.append(element) }
    }

    private static func put(
        _ number: Int64, at known: Int?, backfill: Bool, next: Int64, in list: inout [Stored]
    ) {
        // The same rule as for storing: with `backfill`, it counts from the first entry; otherwise, a known one keeps
        // its start.
        let since = backfill ? 1 : known.map { list[$0].since } ?? next
        put((known.map { list[$0].number } ?? number, since), at: known, in: &list)
    }
}
