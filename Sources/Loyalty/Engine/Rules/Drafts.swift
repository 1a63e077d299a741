/// Definitions that aren't stored, to see what an event would come to by them. A class, as few submissions have one.
public final class Drafts: Sendable {
    /// What the event is judged by.
    public let event: EventDefinition?
    /// A streak that is new, or that is defined otherwise.
    public let streak: StreakDefinition?
    /// A challenge that is new, or that is defined otherwise.
    public let challenge: ChallengeDefinition?

    /// Nil if there is no draft at all.
    public init?(event: EventDefinition?, streak: StreakDefinition?, challenge: ChallengeDefinition?) {
        if event == nil, streak == nil, challenge == nil { return nil }
        self.event = event
        self.streak = streak
        self.challenge = challenge
    }

    /// Whether what users did before counts otherwise by them.
    public var changesProgress: Bool { streak != nil || challenge != nil }
}

extension Rulebook {
    /// The number of a streak or challenge that isn't stored: after all that are.
    private static let draftNumber = Int64.max

    /// The rulebook as it would be with the streak and the challenge of the drafts stored. Without `backfill`, a new one
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
            challenges: challenges)
    }

    private static func put<Element>(_ element: Element, at known: Int?, in list: inout [Element]) {
        if let known { list[known] = element } else { list.append(element) }
    }

    private static func put(
        _ number: Int64, at known: Int?, backfill: Bool, next: Int64, in list: inout [Stored]
    ) {
        // As when it is stored: `backfill` counts from the first entry, and what is known goes on as it began.
        let since = backfill ? 1 : known.map { list[$0].since } ?? next
        put((known.map { list[$0].number } ?? number, since), at: known, in: &list)
    }
}
