import Database
import Loyalty

/// The effect of a change took longer to count than it may.
public struct EffectOverdue: Error {}

extension LoyaltyStore {
    /// What a change of a part of a project's definitions would do. Nothing is written, and requests go on meanwhile.
    ///
    /// With the rollback journal, they can't write meanwhile.
    /// - Parameters:
    ///   - past: what is paid for the past.
    ///   - deadline: when to give up; nil for never.
    ///   - progress: called after each user with the number counted so far.
    ///   - change: changes the present definitions.
    /// - Throws: ``EffectOverdue``; ``BookingRefusal/balanceOutOfRange`` if a user's balance can't hold what would be
    ///   paid; or the error of `change`.
    public func effect<Value>(
        on projectId: String, paying past: PastPay = .nothing, until deadline: ContinuousClock.Instant? = nil,
        progress: (Int) -> Void = { _ in }, _ change: (inout ProjectDefinition) throws -> Value
    ) throws -> (value: Value, effect: DefinitionEffect) {
        try engine.readingAtLength {
            try read { reader in
                try reader.bounded(by: deadline) { reader in
                    let catalog = try Catalog.load(from: reader.connection, zones: zones)
                    guard let project = try catalog.project(id: projectId) else {
                        throw StoreError.unknownProject(projectId)
                    }
                    var definition = project.definition
                    let value = try change(&definition)
                    let applied = try reader.effect(
                        of: definition, in: catalog, zones: zones, paying: past, until: deadline, progress: progress)
                    return (value, applied.effect)
                }
            }
        }
    }

    /// What applying a project's definitions would do (see ``effect(on:paying:until:progress:_:)``).
    /// - Parameter secrets: the bytes of new or changed secrets, by id.
    public func effect(
        ofApplying definition: ProjectDefinition, secrets: [String: [UInt8]], paying past: PastPay = .nothing,
        progress: (Int) -> Void = { _ in }
    ) throws -> AppliedChanges {
        try engine.readingAtLength {
            try read { reader in
                try reader.bounded(by: nil) { reader in
                    let catalog = try Catalog.load(from: reader.connection, zones: zones)
                    var applied = try reader.effect(
                        of: definition, in: catalog, zones: zones, paying: past, until: nil, progress: progress)
                    let number =
                        catalog.projects[definition.project]?.number ?? catalog.broken[definition.project]?.number
                    let stored = try number.map { try Catalog.secretValues(of: $0, in: reader.connection) } ?? [:]
                    applied.changes += definition.secretChanges(from: stored, values: secrets)
                    return applied
                }
            }
        }
    }
}

extension Reader {
    /// Runs `body` on one state of the database, and not for longer than until `deadline`.
    /// - Throws: ``EffectOverdue`` after that.
    fileprivate func bounded<Value>(
        by deadline: ContinuousClock.Instant?, _ body: (Reader) throws -> Value
    ) throws -> Value {
        connection.setDeadline(deadline)
        defer { connection.setDeadline(nil) }
        do {
            return try snapshot(body)
        } catch let error as DatabaseError where error.kind == .interrupted {
            throw EffectOverdue()
        }
    }

    fileprivate func effect(
        of definition: ProjectDefinition, in catalog: Catalog, zones: ZoneDirectory, paying past: PastPay,
        until deadline: ContinuousClock.Instant?, progress: (Int) -> Void
    ) throws -> AppliedChanges {
        let plan = try PlannedChange(of: definition, in: catalog, connection, zones: zones, paying: past)
        var applied = plan.applied
        guard applied.isRecounted, let rulebook = plan.rulebook else { return applied }
        func checkTime() throws {
            if let deadline, ContinuousClock.now >= deadline { throw EffectOverdue() }
        }
        try checkTime()
        var count = EffectCount(paying: plan.paying)
        var users = 0
        _ = try Recount(connection: connection, rulebook: rulebook, zones: zones).run { member in
            try checkTime()
            users += 1
            progress(users)
            _ = try count.add(member)
        }
        applied.effect = count.effect
        return applied
    }
}

extension ProjectDefinition {
    /// How the secrets differ from the stored ones.
    /// - Parameters:
    ///   - stored: their bytes, by id.
    ///   - values: the bytes of new or changed ones.
    func secretChanges(from stored: [String: [UInt8]], values: [String: [UInt8]]) -> [AppliedChanges.Change] {
        var changes: [AppliedChanges.Change] = []
        for secret in secrets {
            if let known = stored[secret.id] {
                guard let value = values[secret.id], value != known else { continue }
                changes.append(.init(kind: .changed, type: "secret", id: secret.id))
            } else if values[secret.id] != nil || secret.source == .generate {
                changes.append(.init(kind: .added, type: "secret", id: secret.id))
            }
        }
        for id in stored.keys.sorted() where !secrets.contains(where: { $0.id == id }) {
            changes.append(.init(kind: .removed, type: "secret", id: id))
        }
        return changes
    }
}
