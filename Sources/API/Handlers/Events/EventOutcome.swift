import JSON
import Loyalty
import Store

/// The answer to `POST /event`.
struct EventOutcome {
    private let logged: LoggedEvent
    private let submission: Submission
    private let today: Day
    private let isDryRun: Bool

    /// - Parameter today: the project's current day, for the leaderboards' windows.
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
        writer.member("statusCode", 200)
        writer.member("message", logged.decision.limitReached ? "Event Limit erreicht" : "Event erfolgreich geloggt")
        writer.key("data")
        writer.beginObject()
        writeEvent(to: &writer)
        writeAdditions(to: &writer)
        writer.endObject()
        writer.endObject()
    }

    private func writeEvent(to writer: inout JSONWriter) {
        let event = logged.rule.definition
        writer.member("userId", submission.userId)
        writer.member("eventId", submission.eventId)
        writer.member("points", logged.decision.points)
        writer.member("type", event.kind.rawValue)
        writer.member("title", event.title)
        writer.member("limit", event.limit)
        writer.member("maximumReward", event.maximumReward)
        writer.key("metadata")
        if let metadata = submission.metadata { writer.value(metadata) } else { writer.raw("{}") }
        writer.member("conditionReached", logged.decision.conditionReached)
        writer.member("limitReached", logged.decision.limitReached)
        writer.member("userGroupId", logged.decision.usergroupId)
    }

    private func writeAdditions(to writer: inout JSONWriter) {
        if isDryRun {
            writer.member("dryRun", true)
            writer.array("conditions") { writer in
                for finding in logged.rule.definition.explain(submission.metadata) { finding.write(to: &writer) }
            }
        } else {
            writer.member("id", String(logged.id))
        }
        if let limit = logged.decision.limit {
            writer.member("limitReason", limit.rawValue)
        }
        writer.member("balance", logged.after.balance)
        writer.array("bonuses") { writer in
            for bonus in logged.bonuses { bonus.writeBonus(logged.rulebook, to: &writer) }
        }
        writer.array("streaks") { writer in
            for streak in logged.after.streaks where logged.before.streak(streak.streak) != streak {
                guard let rule = logged.rulebook.streak(number: streak.streak) else { continue }
                let before = logged.before.streak(streak.streak)
                // If only the newest event's instant changed, the user sees no difference.
                guard before?.length != streak.length || before?.lastPeriod != streak.lastPeriod else { continue }
                streak.write(rule, at: streak.lastAt, to: &writer)
            }
        }
        writer.array("challenges") { writer in
            for challenge in logged.after.challenges where logged.before.challenge(challenge.challenge) != challenge {
                guard let rule = logged.rulebook.challenge(number: challenge.challenge) else { continue }
                challenge.write(rule, to: &writer)
            }
        }
        writer.array("leaderboards") { writer in
            let boards = logged.rulebook.definition.leaderboards
            // By index, since a definition costs more to copy than the score does to compute.
            for index in boards.indices { write(boards, index, to: &writer) }
        }
    }

    private func write(_ boards: [LeaderboardDefinition], _ index: Int, to writer: inout JSONWriter) {
        if let group = boards[index].usergroupId, group != Usergroups.everybody,
            !logged.usergroups.containsExactly(group)
        {
            return
        }
        let window = boards[index].window
        let score = window.score(of: logged.after.earnings, on: today)
        guard let score, score.points != window.score(of: logged.before.earnings, on: today)?.points else { return }
        writer.object { writer in
            writer.member("leaderboardId", boards[index].leaderboardId)
            writer.member("points", score.points)
        }
    }
}

extension MemberState.StreakState {
    /// Writes the progress in a streak: `{streakId, length, longest, freezes, expiresAt}`. The length is 0 if the
    /// streak has expired at `instant`.
    func write(_ rule: StreakRule, at instant: Instant, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("streakId", rule.definition.streakId)
            writer.member("length", instant < expiry ? length : 0)
            writer.member("longest", longest)
            writer.member("freezes", freezes)
            writer.member("expiresAt", expiry.description)
        }
    }
}

extension MemberState.ChallengeState {
    /// Writes the progress in a challenge: `{challengeId, progress, goal, completions, completed, completedAt}`.
    func write(_ rule: ChallengeRule, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("challengeId", rule.definition.challengeId)
            writer.member("progress", progress)
            writer.member("goal", rule.definition.goal)
            writer.member("completions", completions)
            writer.member("completed", completions > 0)
            writer.member("completedAt", completedAt?.description)
        }
    }
}
