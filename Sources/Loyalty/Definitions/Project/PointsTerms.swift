/// When points become active, and when they expire.
public struct PointsTerms: Sendable, Equatable {
    /// When active points expire.
    public var validity: Validity
    /// The local days after the day of an entry during which its points are pending, 0 to
    /// ``maximumPendingDays``. Points with 0 are active at once.
    public var pendingDays: Int

    /// Points that are active at once and never expire, unless it is said otherwise.
    public init(validity: Validity = .never, pendingDays: Int = 0) {
        self.validity = validity
        self.pendingDays = pendingDays
    }

    /// The most days that points can be pending: ten years of 365 days.
    public static let maximumPendingDays = 3_650

    /// The days of the shortest month.
    static let shortestMonth = 28

    /// Whether a user who does nothing after earning points could lose them before they are active.
    var pendsUntilInactive: Bool {
        guard case .inactivity(let months) = validity else { return false }
        return pendingDays / Self.shortestMonth >= months
    }
}

/// When active points expire. Every expiry is the end of a local day.
public enum Validity: Sendable, Equatable {
    /// Never.
    case never
    /// At the end of the day, month or year that contains the instant that many months after the activation; 1 to
    /// ``maximumMonths``.
    case months(Int, until: Until)
    /// At the end of the day that many months after the user's latest activity; 1 to ``maximumMonths``.
    case inactivity(months: Int)

    /// The longest validity: 100 years.
    public static let maximumMonths = 1_200
}

/// How a validity in months is rounded up.
public enum Until: String, Sendable, CaseIterable {
    /// To the end of the local day.
    case day
    /// To the end of the calendar month.
    case month
    /// To the end of the calendar year.
    case year
}

/// What happens if a user no longer has the points that a reversal takes back.
public enum Shortfall: String, Sendable, CaseIterable {
    /// The user owes them; the next points that can be spent repay the debt.
    case debt
    /// The user doesn't owe them.
    case waive
}
