import Loyalty

extension WriteTransaction {
    /// Changes a part of a project's definitions, as ``apply(_:secrets:generate:)`` would with all of them. To be run
    /// alone in its transaction.
    /// - Parameter change: gets the definitions as they are now; what it throws undoes everything.
    public func changeDefinitions<Value>(
        of projectId: String, _ change: (inout ProjectDefinition) throws -> Value
    ) throws -> Value {
        guard var definition = try catalog.project(id: projectId)?.definition else {
            throw StoreError.unknownProject(projectId)
        }
        let value = try change(&definition)
        _ = try apply(definition, secrets: [:], generate: { [] })
        return value
    }
}
