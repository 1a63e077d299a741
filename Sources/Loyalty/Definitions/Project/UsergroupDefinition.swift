import JSON

/// A group of users. Events can have a rate of their own for it.
public struct UsergroupDefinition: Sendable, Equatable {
    /// The group's id.
    @Exact public var usergroupId: String
    /// The group's name for people.
    public var title: LocalizedText
}
