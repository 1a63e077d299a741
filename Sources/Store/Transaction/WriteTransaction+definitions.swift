import Loyalty

extension WriteTransaction {
    /// Changes a part of a project's definitions and applies them, like ``apply(_:secrets:by:paying:generate:progress:)``.
    /// Run it in a transaction of its own.
    /// - Parameters:
    ///   - actor: who changes them.
    ///   - past: what is paid for the past.
    ///   - change: changes the present definitions. If it throws, everything is rolled back.
    public func changeDefinitions<Value>(
        of projectId: String, by actor: Actor? = .command, paying past: PastPay = .nothing,
        _ change: (inout ProjectDefinition) throws -> Value
    ) throws -> Value {
        try changeDefinitions(
            of: projectId, by: actor, paying: past, prepared: nil, few: LoyaltyStore.fewRecounted, change)
    }

    /// The same with a recount that was made beforehand; nil to make it now.
    /// - Throws: also ``RecountOutdated``.
    func changeDefinitions<Value>(
        of projectId: String, by actor: Actor?, paying past: PastPay, prepared: PreparedRecount?,
        few: Int64, _ change: (inout ProjectDefinition) throws -> Value
    ) throws -> Value {
        guard var definition = try catalog.project(id: projectId)?.definition else {
            throw StoreError.unknownProject(projectId)
        }
        let value = try change(&definition)
        _ = try apply(
            definition, secrets: [:], by: actor, paying: past, prepared: prepared, few: few, generate: { [] },
            progress: { _ in })
        return value
    }
}
