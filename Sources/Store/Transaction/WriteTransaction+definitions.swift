import Loyalty

extension WriteTransaction {
    /// Changes a part of a project's definitions and applies them, like ``apply(_:secrets:generate:progress:)``. Run it
    /// in a transaction of its own.
    /// - Parameter change: changes the present definitions. If it throws, everything is rolled back.
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
