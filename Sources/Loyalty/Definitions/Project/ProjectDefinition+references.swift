extension ProjectDefinition {
    /// The streaks and challenges that name an event, each with its place in the project. An event can be deleted
    /// only if there are none.
    public func references(toEvent eventId: String) -> [FieldIssue] {
        let list = JSONPointer.root.appending("streaks")
        let streaks = streaks.enumerated().compactMap { index, streak in
            streak.events.firstIndex { $0.isExactly(eventId) }.map { position in
                FieldIssue(
                    pointer: list.appending(index).appending("events").appending(position).text,
                    detail: "the streak \(quoted(streak.streakId)) counts this event")
            }
        }
        let challenges = challenges.enumerated().filter { $1.eventId.isExactly(eventId) }.map { index, challenge in
            FieldIssue(
                pointer: JSONPointer.root.appending("challenges").appending(index).appending("eventId").text,
                detail: "the challenge \(quoted(challenge.challengeId)) counts this event")
        }
        return streaks + challenges
    }

    /// The next step in the series of a challenge, with its place in the project. A challenge can be deleted only if
    /// there is none.
    public func references(toChallenge challengeId: String) -> [FieldIssue] {
        guard let deleted = challenges.first(where: { $0.challengeId.isExactly(challengeId) }),
            let series = deleted.series, let step = deleted.step
        else { return [] }
        return challenges.enumerated()
            .filter { $1.series.isExactly(series) && $1.step.map { $0 - 1 } == step }
            .map { index, next in
                FieldIssue(
                    pointer: JSONPointer.root.appending("challenges").appending(index).appending("step").text,
                    detail: "the challenge \(quoted(next.challengeId)) is the step after this one")
            }
    }
}
