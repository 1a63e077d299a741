import JSON

/// A group of users that events can pay differently.
public struct UsergroupDefinition: Sendable, Equatable {
    /// The id.
    @Exact public var usergroupId: String
    /// What people call it.
    public var title: LocalizedText
}
