import Database
import JSON
import Loyalty

/// How far the users of a project are in one challenge.
public struct ChallengeAnalytics: Sendable, Equatable {
    /// Users with progress or a completion.
    public var totalParticipants: Int64 = 0
    /// Users who have completed it at least once.
    public var completedUsers: Int64 = 0
    /// All completions of all users.
    public var completions: Int64 = 0
    /// Users on their way to a completion, by tenths of the goal: element 0 counts those below a tenth.
    public var progress = [Int64](repeating: 0, count: 10)
}

extension Reader {
    /// A challenge's analytics, counted from every member's state. The cost grows with the number of users, not of
    /// events.
    public func analytics(of challenge: ChallengeRule, in project: Int64) throws -> ChallengeAnalytics {
        try snapshot { try $0.counted(challenge, in: project) }
    }

    private func counted(_ challenge: ChallengeRule, in project: Int64) throws -> ChallengeAnalytics {
        let query = try scan(
            "SELECT \(MemberState.inForce) FROM member WHERE project = ? AND userId IS NOT NULL AND newest > 0")
        query.bind(1, project)
        defer { query.reset() }
        var analytics = ChallengeAnalytics()
        while try query.step() {
            let member = query.withBytes(0) { MemberState(packed: $0) }
            if let state = member?.challenge(challenge.number) { analytics.add(state, challenge.definition) }
        }
        return analytics
    }
}

extension ChallengeAnalytics {
    fileprivate mutating func add(_ state: MemberState.ChallengeState, _ definition: ChallengeDefinition) {
        totalParticipants += 1
        completions += state.completions
        if state.completions > 0 { completedUsers += 1 }
        guard state.completions == 0 || definition.repeatable, !state.progress.isZero else { return }
        let tenths = state.progress.multiplied(
            by: ExactDecimal(10), dividedBy: definition.goal, rounding: .floor, limit: 9)
        progress[Int(tenths ?? 9)] += 1
    }
}
