import Database
import JSON
import Loyalty

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
    /// What the recount did to users.
    public var effect = DefinitionEffect()
}

extension WriteTransaction {
    /// Makes the database match a project's definitions. This also repairs a project that can't be used. Run it in a
    /// transaction of its own.
    ///
    /// - Parameters:
    ///   - secrets: the bytes of new or changed secrets, by id. A secret with the source `keep` keeps its stored bytes,
    ///     and so does a stored one with `generate`.
    ///   - actor: who changes them.
    ///   - past: what is paid for the past.
    ///   - generate: makes the bytes of a secret with the source `generate` that isn't stored yet.
    ///   - progress: in a recount, called after each user with the number counted so far.
    /// - Throws: ``BookingRefusal/balanceOutOfRange`` if a user's balance can't hold what is paid.
    public func apply(
        _ definition: ProjectDefinition, secrets: [String: [UInt8]], by actor: Actor? = .command,
        paying past: PastPay = .nothing, generate: () -> [UInt8], progress: (Int) -> Void = { _ in }
    ) throws -> AppliedChanges {
        try apply(
            definition, secrets: secrets, by: actor, paying: past, prepared: nil, few: LoyaltyStore.fewRecounted,
            generate: generate, progress: progress)
    }

    /// The same with a recount that was made beforehand; nil to make it now.
    /// - Parameter few: dimensions and measures count up to this many entries and users here, and more of them later.
    /// - Throws: also ``RecountOutdated``.
    func apply(
        _ definition: ProjectDefinition, secrets: [String: [UInt8]], by actor: Actor?, paying past: PastPay,
        prepared: PreparedRecount?, few: Int64, generate: () -> [UInt8], progress: (Int) -> Void
    ) throws -> AppliedChanges {
        try prepared?.checkBasis(definition, in: connection)
        let before = catalog.projects[definition.project]
        let broken = catalog.broken[definition.project]
        let number = try before?.number ?? broken?.number ?? insertProject(definition)
        let subjects = try Subjects(of: number, in: connection)
        let change = DefinitionChange(to: definition, in: catalog, stored: subjects, paying: past)
        try change.checkTimezone(of: number, in: connection)
        var applied = AppliedChanges()
        applied.changes = change.changes
        applied.changes += try store(
            secretsOf: definition, values: secrets, generate: generate, project: number)
        let isOutdated = try before.map { try !countedZones.changed($0).isEmpty } ?? false
        if !applied.changes.isEmpty {
            try update(definition, number: number)
            try subjects.assigned(to: definition, known: change.known, next: connection.newestEntry() + 1)
                .store(definition, project: number, in: connection)
            try storeFields(of: definition, Subjects(of: number, in: connection), project: number)
            try bumpRevision()
        }
        guard let after = try catalog.project(number: number) else { return applied }
        if !applied.changes.isEmpty || isOutdated {
            try VersionWriter(connection, at: now).record(
                definition, project: number, actor: actor.map { try self.number(of: $0, in: number) },
                zonesChanged: isOutdated)
        }
        let paying = change.paying(in: after.rulebook)
        applied.isRecounted = try change.recounts(
            isOutdated: isOutdated, paying: paying, of: number, in: connection)
        if applied.isRecounted {
            applied.effect =
                try prepared.map { try commit($0, of: after, by: actor) }
                ?? recount(after, paying: paying, by: actor, progress: progress)
            // Nothing else about offers depends on rules that can change.
            if isOutdated || before?.definition.timezone != definition.timezone { try recountOffers(of: after) }
        } else if before == nil {
            try countedZones.record(after)
        }
        try countShortPast(few: few)
        return applied
    }

    private func insertProject(_ definition: ProjectDefinition) throws -> Int64 {
        let insert = try connection.prepare(
            "INSERT INTO project (projectId, definition) VALUES (?, '') RETURNING number")
        insert.bind(1, definition.project)
        return try insert.inserted()
    }

    private func update(_ definition: ProjectDefinition, number: Int64) throws {
        var writer = JSONWriter(capacity: 4096)
        definition.write(to: &writer)
        let update = try connection.prepare("UPDATE project SET definition = ? WHERE number = ?")
        update.bind(1, utf8: writer.bytes)
        update.bind(2, number)
        try update.run()
    }

    // MARK: - Secrets

    private func store(
        secretsOf definition: ProjectDefinition, values: [String: [UInt8]], generate: () -> [UInt8], project: Int64
    ) throws -> [AppliedChanges.Change] {
        let stored = try Catalog.secretValues(of: project, in: connection)
        let replace = try connection.prepare(
            """
            INSERT INTO secret (project, id, value) VALUES (?, ?, ?)
            ON CONFLICT (project, id) DO UPDATE SET value = excluded.value
            """)
        for secret in definition.secrets {
            var value = values[secret.id] ?? stored[secret.id]
            if value == nil, secret.source == .generate { value = generate() }
            guard let value, value != stored[secret.id] else { continue }
            replace.bind(1, project)
            replace.bind(2, secret.id)
            replace.bind(3, bytes: value)
            try replace.run()
        }
        let delete = try connection.prepare("DELETE FROM secret WHERE project = ? AND id = ?")
        for id in stored.keys.sorted() where !definition.secrets.contains(where: { $0.id == id }) {
            delete.bind(1, project)
            delete.bind(2, id)
            try delete.run()
        }
        return definition.secretChanges(from: stored, values: values)
    }
}
