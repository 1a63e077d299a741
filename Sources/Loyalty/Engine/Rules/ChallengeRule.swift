/// A challenge definition with its number.
public final class ChallengeRule: Sendable {
    /// The challenge's number in the store.
    public let number: Int64
    /// The number of the first log entry that the challenge counts.
    public let since: Int64
    /// The operator's definition.
    public let definition: ChallengeDefinition
    /// The position of the previous step in the rulebook's `challenges`; nil if there is none.
    public let stepBefore: Int?

    init(number: Int64, since: Int64, definition: ChallengeDefinition, stepBefore: Int?) {
        self.number = number
        self.since = since
        self.definition = definition
        self.stepBefore = stepBefore
    }

    static func rules(
        stored: [Rulebook.Stored], _ definitions: [ChallengeDefinition]
    ) -> [ChallengeRule] {
        zip(stored, definitions).map { stored, challenge in
            let before = definitions.firstIndex { other in
                challenge.series != nil && other.series.isExactly(challenge.series)
                    && other.step.map { $0 + 1 } == challenge.step
            }
            return ChallengeRule(
                number: stored.number, since: stored.since, definition: challenge, stepBefore: before)
        }
    }
}
