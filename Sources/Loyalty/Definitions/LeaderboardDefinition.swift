import JSON

/// An order of users by points in a window.
public struct LeaderboardDefinition: Sendable, Equatable {
    /// The time whose points count: a calendar day, week, month or year, all time, or rolling days.
    public enum Window: String, Sendable, CaseIterable {
        case day, week, month, year, all
        case last7Days = "7d"
        case last30Days = "30d"
        case last365Days = "365d"
    }

    /// The id.
    @Exact public var leaderboardId: String
    /// What people call it; nil for its window and group alone.
    public var title: LocalizedText?
    /// The time whose points count.
    public var window: Window
    /// The group whose members are ranked; nil for the whole project.
    @Exact public var usergroupId: String?
}
