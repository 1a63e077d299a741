import Loyalty

/// A logged submission and its outcome.
public struct LoggedEvent: Sendable {
    /// The entry's number in the log.
    public let id: Int64
    /// The rulebook by which it was judged.
    public let rulebook: Rulebook
    /// The event by which it was judged.
    public let rule: EventRule
    /// The result of its judgement.
    public let decision: Decision
    /// The member's groups, except `default`.
    public let usergroups: [String]
    /// The bonuses and corrections that it led to.
    public let bonuses: [Entry]
    /// What the member had come to before it.
    public let before: Standing
    /// What the member has come to with it.
    public let after: Standing

    /// What an answer shows of a member's state. The rest isn't kept, since a state that is kept is copied when it is
    /// changed.
    public struct Standing: Sendable {
        /// The sum of all entries.
        public let balance: Int64
        /// The member's streaks.
        public let streaks: [MemberState.StreakState]
        /// The member's challenges.
        public let challenges: [MemberState.ChallengeState]
        /// The points by day and month.
        public let earnings: Earnings

        /// The standing of a member whose entries come to `balance`.
        @inline(__always)
        init(_ state: MemberState, balance: Int64) {
            self.balance = balance
            streaks = state.streaks
            challenges = state.challenges
            earnings = state.earnings
        }

        /// The standing in one streak; nil if the member takes no part.
        public func streak(_ number: Int64) -> MemberState.StreakState? { streaks.first { $0.streak == number } }

        /// The progress in one challenge; nil if there is none.
        public func challenge(_ number: Int64) -> MemberState.ChallengeState? {
            challenges.first { $0.challenge == number }
        }
    }
}

/// A submission is judged before anything is written.
extension SubmissionRefusal: WriteRefusal {}
