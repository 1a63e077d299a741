/// The periods by which users are divided into cohorts: a cohort is the users whose first event fell in one of them.
public enum CohortInterval: String, Sendable, CaseIterable {
    /// A week from Monday to Sunday.
    case week
    /// A calendar month.
    case month

    /// The numbering of the periods.
    public var period: Period {
        switch self {
        case .week: .weekly
        case .month: .monthly
        }
    }
}
