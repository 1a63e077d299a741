import JSON
import Loyalty
import SQLite

/// The effect of applying a project's definitions.
public struct AppliedChanges: Sendable, Equatable {
    /// One changed item.
    public struct Change: Sendable, Equatable {
        /// The kinds of changes.
        public enum Kind: String, Sendable {
            case added, changed, removed
        }

        /// Whether the item was added, changed or removed.
        public var kind: Kind
        /// The item's type: `project`, `secret`, `event`, `streak` and so on.
        public var type: String
        /// The item's id in the definitions.
        public var id: String
    }

    /// All changed items; empty if nothing changed.
    public var changes: [Change] = []
    /// Whether the log was recounted. It is if a rule about days, limits, streaks or challenges changed, or the
    /// system's rules of a time zone.
    public var isRecounted = false
}

extension WriteTransaction {
    /// Makes the database match a project's definitions. This also repairs a project that can't be used. Run it in a
    /// transaction of its own.
    ///
    /// - Parameters:
    ///   - secrets: the bytes of new or changed secrets, by id. A secret with the source `keep` keeps its stored bytes,
    ///     and so does a stored one with `generate`.
    ///   - generate: makes the bytes of a secret with the source `generate` that isn't stored yet.
    ///   - progress: in a recount, called after each user with the number counted so far.
    public func apply(
        _ definition: ProjectDefinition, secrets: [String: [UInt8]], generate: () -> [UInt8],
        progress: (Int) -> Void = { _ in }
    ) throws -> AppliedChanges {
        let before = catalog.projects[definition.project]
        let broken = catalog.broken[definition.project]
        let number = try before?.number ?? broken?.number ?? insertProject(definition)
        var applied = AppliedChanges()
        applied.changes =
            broken == nil
            ? DefinitionDifference.changes(from: before?.definition, to: definition)
            : [.init(kind: .changed, type: "project", id: definition.project)]
        applied.changes += try store(
            secrets: definition.secrets, values: secrets, generate: generate, project: number)
        let isOutdated = try before.map { try !countedZones.changed($0).isEmpty } ?? false
        if applied.changes.isEmpty {
            if isOutdated, let before { try recount(before, progress: progress) }
            applied.isRecounted = isOutdated
            return applied
        }
        try update(definition, number: number)
        // If the definition can't be read, the stored numbers tell what it contained.
        let known = try broken.map { _ in try Subjects(of: number, in: connection) }
        try assignNumbers(
            definition, project: number,
            knownStreaks: known.map { Set($0.streaks.keys) } ?? Set(before?.definition.streaks.map(\.streakId) ?? []),
            knownChallenges: known.map { Set($0.challenges.keys) }
                ?? Set(before?.definition.challenges.map(\.challengeId) ?? []))
        try bumpRevision()
        let changesThePast =
            try before.map { before in
                try DefinitionDifference.changesThePast(from: before.definition, to: definition) {
                    try isLogged($0, in: number)
                }
            } ?? (broken != nil)
        if let after = try catalog.project(number: number) {
            applied.isRecounted = changesThePast || isOutdated
            if applied.isRecounted {
                try recount(after, progress: progress)
            } else if before == nil {
                try countedZones.record(after)
            }
        }
        return applied
    }

    private func isLogged(_ eventId: String, in project: Int64) throws -> Bool {
        let query = try connection.prepare(
            """
            SELECT 1 FROM subject JOIN daily ON daily.subject = subject.number
            WHERE project = ? AND kind = 'event' AND id = ? AND count > 0 LIMIT 1
            """)
        query.bind(1, project)
        query.bind(2, eventId)
        return try query.first { _ in true } ?? false
    }

    private func insertProject(_ definition: ProjectDefinition) throws -> Int64 {
        let insert = try connection.prepare("INSERT INTO project (projectId, definition) VALUES (?, '')")
        insert.bind(1, definition.project)
        try insert.run()
        return connection.lastInsertedRow
    }

    private func update(_ definition: ProjectDefinition, number: Int64) throws {
        var writer = JSONWriter(capacity: 4096)
        definition.write(to: &writer)
        let update = try connection.prepare("UPDATE project SET definition = ? WHERE number = ?")
        update.bind(1, utf8: writer.bytes)
        update.bind(2, number)
        try update.run()
    }

    /// Gives each event, streak and challenge its number. A streak or challenge that is new or was deleted before
    /// counts entries from now on. With `backfill`, it counts all entries.
    private func assignNumbers(
        _ definition: ProjectDefinition, project: Int64, knownStreaks: Set<String>, knownChallenges: Set<String>
    ) throws {
        let next = (try connection.integer("SELECT max(id) FROM log") ?? 0) + 1
        let insert = try connection.prepare(
            """
            INSERT INTO subject (project, kind, id, since) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET since = excluded.since WHERE ?5
            """)
        func insertSubject(_ kind: String, _ id: String, countsFrom since: Int64, isNew: Bool) throws {
            insert.bind(1, project)
            insert.bind(2, kind)
            insert.bind(3, id)
            insert.bind(4, since)
            insert.bind(5, isNew || since == 1 ? 1 : 0)
            try insert.run()
        }
        for event in definition.events { try insertSubject("event", event.eventId, countsFrom: 1, isNew: false) }
        for streak in definition.streaks {
            try insertSubject(
                "streak", streak.streakId, countsFrom: streak.backfill ? 1 : next,
                isNew: !knownStreaks.contains(streak.streakId))
        }
        for challenge in definition.challenges {
            try insertSubject(
                "challenge", challenge.challengeId, countsFrom: challenge.backfill ? 1 : next,
                isNew: !knownChallenges.contains(challenge.challengeId))
        }
    }

    // MARK: - Secrets

    private func store(
        secrets: [SecretDefinition], values: [String: [UInt8]], generate: () -> [UInt8], project: Int64
    ) throws -> [AppliedChanges.Change] {
        let stored = try Catalog.secretValues(of: project, in: connection)
        let replace = try connection.prepare("REPLACE INTO secret (project, id, value) VALUES (?, ?, ?)")
        var changes: [AppliedChanges.Change] = []
        for secret in secrets {
            var value = values[secret.id] ?? stored[secret.id]
            if value == nil, secret.source == .generate { value = generate() }
            guard let value, value != stored[secret.id] else { continue }
            replace.bind(1, project)
            replace.bind(2, secret.id)
            replace.bind(3, bytes: value)
            try replace.run()
            changes.append(.init(kind: stored[secret.id] == nil ? .added : .changed, type: "secret", id: secret.id))
        }
        let delete = try connection.prepare("DELETE FROM secret WHERE project = ? AND id = ?")
        for id in stored.keys.sorted() where !secrets.contains(where: { $0.id == id }) {
            delete.bind(1, project)
            delete.bind(2, id)
            try delete.run()
            changes.append(.init(kind: .removed, type: "secret", id: id))
        }
        return changes
    }
}
