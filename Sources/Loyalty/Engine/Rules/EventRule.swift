/// An event definition with its number, and the streaks and challenges that it counts for. It is a class, since logging
/// passes it on several times and a definition is large to copy.
public final class EventRule: Sendable {
    /// The event's number in the store.
    public let number: Int64
    /// The operator's definition.
    public let definition: EventDefinition
    /// The positions of its streaks in the rulebook's `streaks`.
    public let streaks: [Int]
    /// The positions of its challenges in the rulebook's `challenges`.
    public let challenges: [Int]

    init(number: Int64, definition: EventDefinition, streaks: [Int], challenges: [Int]) {
        self.number = number
        self.definition = definition
        self.streaks = streaks
        self.challenges = challenges
    }
}
