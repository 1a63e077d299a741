import JSON
import Loyalty
import Store

/// What logging an event came to, as `POST /event` answers it.
struct EventOutcome {
    private let logged: LoggedEvent
    private let submission: Submission
    private let today: Day
    private let isDryRun: Bool

    /// - Parameter today: the project's local day, for the leaderboards' windows.
    init(_ logged: LoggedEvent, of submission: Submission, today: Day, isDryRun: Bool = false) {
        self.logged = logged
        self.submission = submission
        self.today = today
        self.isDryRun = isDryRun
    }

    /// The whole body.
    var body: [UInt8] {
        var writer = JSONWriter(capacity: 768 + (submission.metadata?.source.count ?? 0))
        write(to: &writer)
        return writer.bytes
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("statusCode")
        writer.value(200)
        writer.key("message")
        writer.value(logged.decision.limitReached ? "Event Limit erreicht" : "Event erfolgreich geloggt")
        writer.key("data")
        writer.beginObject()
        writeEvent(to: &writer)
        writeAdditions(to: &writer)
        writer.endObject()
        writer.endObject()
    }

    private func writeEvent(to writer: inout JSONWriter) {
        let event = logged.event
        writer.key("userId")
        writer.value(submission.userId)
        writer.key("eventId")
        writer.value(submission.eventId)
        writer.key("points")
        writer.value(logged.decision.points)
        writer.key("type")
        writer.value(event.kind.rawValue)
        writer.key("title")
        writer.value(event.title)
        writer.key("limit")
        if let limit = event.limit { writer.value(limit) } else { writer.null() }
        writer.key("maximumReward")
        if let maximum = event.maximumReward { writer.value(maximum) } else { writer.null() }
        writer.key("metadata")
        if let metadata = submission.metadata { writer.value(metadata) } else { writer.raw("{}") }
        writer.key("conditionReached")
        writer.value(logged.decision.conditionReached)
        writer.key("limitReached")
        writer.value(logged.decision.limitReached)
        writer.key("userGroupId")
        writer.value(logged.decision.usergroupId)
    }

    private func writeAdditions(to writer: inout JSONWriter) {
        if isDryRun {
            writer.key("dryRun")
            writer.value(true)
            writer.key("conditions")
            writer.array { writer in
                for finding in logged.event.explain(submission.metadata) { finding.write(to: &writer) }
            }
        } else {
            writer.key("id")
            writer.value(String(logged.id))
        }
        if let limit = logged.decision.limit {
            writer.key("limitReason")
            writer.value(limit.rawValue)
        }
        writer.key("balance")
        writer.value(logged.after.balance)
        writer.key("streaks")
        writer.array { writer in
            for streak in logged.after.streaks where logged.before.streak(streak.streak) != streak {
                guard let rule = logged.rulebook.streak(number: streak.streak) else { continue }
                let before = logged.before.streak(streak.streak)
                // The newest event's instant alone is no change for the user.
                guard before?.length != streak.length || before?.lastPeriod != streak.lastPeriod else { continue }
                streak.write(rule, at: streak.lastAt, to: &writer)
            }
        }
        writer.key("challenges")
        writer.array { writer in
            for challenge in logged.after.challenges where logged.before.challenge(challenge.challenge) != challenge {
                guard let rule = logged.rulebook.challenges.first(where: { $0.number == challenge.challenge }) else {
                    continue
                }
                challenge.write(rule, to: &writer)
            }
        }
        writer.key("leaderboards")
        writer.array { writer in
            for board in logged.rulebook.definition.leaderboards { write(board, to: &writer) }
        }
    }

    private func write(_ board: LeaderboardDefinition, to writer: inout JSONWriter) {
        if let group = board.usergroupId, group != Usergroups.everybody, !logged.usergroups.containsExactly(group) {
            return
        }
        let score = board.window.score(of: logged.after.earnings, on: today)
        guard let score, score.points != board.window.score(of: logged.before.earnings, on: today)?.points else {
            return
        }
        writer.object { writer in
            writer.key("leaderboardId")
            writer.value(board.leaderboardId)
            writer.key("points")
            writer.value(score.points)
        }
    }
}

extension MemberState.StreakState {
    /// Writes the standing in a streak: `{streakId, length, longest, freezes, expiresAt}`. The length is 0 at an instant
    /// at which the streak can't be extended any more.
    func write(_ rule: StreakRule, at instant: Instant, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("streakId")
            writer.value(rule.definition.streakId)
            writer.key("length")
            writer.value(instant < expiry ? length : 0)
            writer.key("longest")
            writer.value(longest)
            writer.key("freezes")
            writer.value(freezes)
            writer.key("expiresAt")
            writer.value(expiry.description)
        }
    }
}

extension MemberState.ChallengeState {
    /// Writes the progress in a challenge: `{challengeId, progress, goal, completions, completed, completedAt}`.
    func write(_ rule: ChallengeRule, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("challengeId")
            writer.value(rule.definition.challengeId)
            writer.key("progress")
            writer.value(progress)
            writer.key("goal")
            writer.value(rule.definition.goal)
            writer.key("completions")
            writer.value(completions)
            writer.key("completed")
            writer.value(completions > 0)
            writer.key("completedAt")
            if let completedAt { writer.value(completedAt.description) } else { writer.null() }
        }
    }
}
