import JSON

/// Ranks users by their points in a window.
public struct LeaderboardDefinition: Sendable, Equatable {
    /// The days whose points count: a calendar day, week, month or year, all time, or a number of rolling days.
    public enum Window: String, Sendable, CaseIterable {
        case day, week, month, year, all
        case last7Days = "7d"
        case last30Days = "30d"
        case last365Days = "365d"
    }

    /// The leaderboard's id.
    @Exact public var leaderboardId: String
    /// The leaderboard's name for people; nil if window and group say enough.
    public var title: LocalizedText?
    /// The days whose points count.
    public var window: Window
    /// The group whose members are ranked; nil for the whole project.
    @Exact public var usergroupId: String?
}
