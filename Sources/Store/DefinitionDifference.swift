import Loyalty

/// What is different between two versions of a project's definitions.
enum DefinitionDifference {
    /// What `apply` tells: secrets are compared by their bytes elsewhere.
    static func changes(from before: ProjectDefinition?, to after: ProjectDefinition) -> [AppliedChanges.Change] {
        guard let before else {
            return [.init(kind: .added, type: "project", id: after.project)]
                + listChanges("usergroup", [], after.usergroups, id: \.usergroupId)
                + listChanges("event", [], after.events, id: \.eventId)
                + listChanges("streak", [], after.streaks, id: \.streakId)
                + listChanges("challenge", [], after.challenges, id: \.challengeId)
                + listChanges("leaderboard", [], after.leaderboards, id: \.leaderboardId)
        }
        let settings: [AppliedChanges.Change] =
            withoutLists(before) == withoutLists(after)
            ? [] : [.init(kind: .changed, type: "project", id: after.project)]
        return settings
            + listChanges("usergroup", before.usergroups, after.usergroups, id: \.usergroupId)
            + listChanges("event", before.events, after.events, id: \.eventId)
            + listChanges("streak", before.streaks, after.streaks, id: \.streakId)
            + listChanges("challenge", before.challenges, after.challenges, id: \.challengeId)
            + listChanges("leaderboard", before.leaderboards, after.leaderboards, id: \.leaderboardId)
    }

    /// Whether states or rollups of what is already logged come out differently: the local day of everything, the
    /// window that a limit is counted in, or what a streak counts.
    static func changesThePast(from before: ProjectDefinition, to after: ProjectDefinition) -> Bool {
        if before.timezone != after.timezone { return true }
        let windows = Dictionary(uniqueKeysWithValues: after.events.map { ($0.eventId, $0.limitWindow) })
        if before.events.contains(where: { (windows[$0.eventId] ?? .lifetime) != $0.limitWindow }) { return true }
        let known = Set(before.events.map(\.eventId))
        if after.events.contains(where: { !known.contains($0.eventId) && $0.limitWindow != .lifetime }) { return true }
        let streaks = Dictionary(uniqueKeysWithValues: after.streaks.map { ($0.streakId, $0) })
        return before.streaks.contains { streak in
            guard let kept = streaks[streak.streakId] else { return true }
            return Set(kept.events) != Set(streak.events) || kept.period != streak.period
                || kept.dayStartHour != streak.dayStartHour
        }
    }

    private static func withoutLists(_ definition: ProjectDefinition) -> ProjectDefinition {
        var settings = definition
        settings.usergroups = []
        settings.events = []
        settings.streaks = []
        settings.challenges = []
        settings.leaderboards = []
        // A secret's source can read differently and mean the same; which are there, and in which order, counts.
        for index in settings.secrets.indices { settings.secrets[index].source = .keep }
        return settings
    }

    private static func listChanges<Definition: Equatable>(
        _ type: String, _ before: [Definition], _ after: [Definition], id: (Definition) -> String
    ) -> [AppliedChanges.Change] {
        let old = Dictionary(uniqueKeysWithValues: before.map { (id($0), $0) })
        let new = Set(after.map(id))
        let there: [AppliedChanges.Change] = after.compactMap { definition in
            guard let known = old[id(definition)] else { return .init(kind: .added, type: type, id: id(definition)) }
            return known == definition ? nil : .init(kind: .changed, type: type, id: id(definition))
        }
        let gone = before.map(id).filter { !new.contains($0) }
        return there + gone.map { .init(kind: .removed, type: type, id: $0) }
    }
}
