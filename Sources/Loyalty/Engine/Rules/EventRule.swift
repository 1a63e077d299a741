/// An event definition with its number and what it counts for. A class, as each event that is logged passes it on several
/// times, and a definition is large to copy.
public final class EventRule: Sendable {
    /// The event's number in the store.
    public let number: Int64
    /// What the operator configured.
    public let definition: EventDefinition
    /// Positions in the rulebook's `streaks`.
    public let streaks: [Int]
    /// Positions in the rulebook's `challenges`.
    public let challenges: [Int]

    init(number: Int64, definition: EventDefinition, streaks: [Int], challenges: [Int]) {
        self.number = number
        self.definition = definition
        self.streaks = streaks
        self.challenges = challenges
    }
}
