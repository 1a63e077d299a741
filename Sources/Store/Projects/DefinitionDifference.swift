import Loyalty

/// Compares two versions of a project's definitions.
enum DefinitionDifference {
    /// The changes that `apply` reports. Secrets are left out: their bytes are compared elsewhere.
    static func changes(from before: ProjectDefinition?, to after: ProjectDefinition) -> [AppliedChanges.Change] {
        func project(_ kind: AppliedChanges.Change.Kind) -> [AppliedChanges.Change] {
            [.init(kind: kind, type: "project", id: after.project)]
        }
        func list<Definition: ListedDefinition>(
            _ kind: DefinitionVersion.Kind, _: Definition.Type
        ) -> [AppliedChanges.Change] {
            let list = Definition.list
            return listChanges(
                kind.rawValue, before?[keyPath: list] ?? [], after[keyPath: list], id: \.definitionId)
        }
        let settings =
            before.map { withoutLists($0) == withoutLists(after) ? [] : project(.changed) } ?? project(.added)
        let changes =
            settings + listChanges("usergroup", before?.usergroups ?? [], after.usergroups, id: \.usergroupId)
            + DefinitionVersion.Kind.allCases.flatMap { kind in kind.type.map { list(kind, $0) } ?? [] }
        // A new order is a change too, since lists show definitions in order.
        let isReordered = changes.isEmpty && before.map { withoutSources($0) != withoutSources(after) } ?? false
        return isReordered ? project(.changed) : changes
    }

    /// Whether the states or rollups of logged events change: by the local day, by the window of a limit, by what a
    /// streak or challenge counts and pays, or by adding or removing one.
    /// - Parameter isLogged: whether an event has ever been logged.
    static func changesThePast(
        from before: ProjectDefinition, to after: ProjectDefinition, isLogged: (String) throws -> Bool
    ) rethrows -> Bool {
        let (old, new) = (limitWindows(before), limitWindows(after))
        return try before.timezone != after.timezone
            || Set(old.keys).union(new.keys).contains { try old[$0] != new[$0] && isLogged($0) }
            || changesThePast(
                from: before.streaks.map(\.withoutTitle), to: after.streaks.map(\.withoutTitle),
                id: \.streakId, countsThePast: \.backfill)
            || changesThePast(
                from: before.challenges.map(\.withoutTitle), to: after.challenges.map(\.withoutTitle),
                id: \.challengeId, countsThePast: \.backfill)
    }

    /// The limit windows that differ from that of an event without a definition.
    private static func limitWindows(_ definition: ProjectDefinition) -> [String: LimitWindow] {
        Dictionary(uniqueKeysWithValues: definition.events.map { ($0.eventId, $0.limitWindow) })
            .filter { $0.value != .lifetime }
    }

    private static func changesThePast<Definition: Equatable>(
        from before: [Definition], to after: [Definition], id: (Definition) -> String,
        countsThePast: (Definition) -> Bool
    ) -> Bool {
        let kept = Dictionary(uniqueKeysWithValues: after.map { (id($0), $0) })
        let known = Set(before.map(id))
        return before.contains { kept[id($0)] != $0 }
            || after.contains { !known.contains(id($0)) && countsThePast($0) }
    }

    private static func withoutLists(_ definition: ProjectDefinition) -> ProjectDefinition {
        var settings = definition.withoutListed
        settings.usergroups = []
        return withoutSources(settings)
    }

    /// The sources of secrets can differ and mean the same. Which secrets there are, and their order, counts.
    private static func withoutSources(_ definition: ProjectDefinition) -> ProjectDefinition {
        var definition = definition
        for index in definition.secrets.indices { definition.secrets[index].source = .keep }
        return definition
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

extension StreakDefinition {
    fileprivate var withoutTitle: StreakDefinition {
        var definition = self
        definition.title = LocalizedText("")
        return definition
    }
}

extension ChallengeDefinition {
    fileprivate var withoutTitle: ChallengeDefinition {
        var definition = self
        definition.title = LocalizedText("")
        return definition
    }
}
