/// The figures of one subject on one local day.
///
/// Sums of logged events never come near the ends of 64 bits. Sums from a damaged file can: they wrap, and `verify`
/// reports them.
public struct DaySums: Sendable, Equatable {
    /// Logged events, whatever their outcome.
    public var count: Int64 = 0
    /// Logged events whose conditions were reached.
    public var conditionMet: Int64 = 0
    /// Events of `conditionMet` that got nothing because of a limit.
    public var limitReached: Int64 = 0
    /// Points awarded by the events themselves.
    public var points: Int64 = 0
    /// Unique users.
    public var users: Int64 = 0
    /// Users whose first day of the subject this is.
    public var newUsers: Int64 = 0
    /// Logged events by hour of the local clock, 0 to 23.
    public var hours: [Int64]
    /// What the numbers of the event's measures come to, by ascending number of the measure; only of events and of values
    /// of dimensions.
    public var measures: [MeasureSums] = []

    /// All figures are 0.
    public init() {
        hours = Array(repeating: 0, count: 24)
    }

    /// A value from its parts.
    public init(
        count: Int64, conditionMet: Int64, limitReached: Int64, points: Int64, users: Int64, newUsers: Int64,
        hours: [Int64], measures: [MeasureSums] = []
    ) {
        self.count = count
        self.conditionMet = conditionMet
        self.limitReached = limitReached
        self.points = points
        self.users = users
        self.newUsers = newUsers
        self.hours = hours
        self.measures = measures
    }

    /// Logged events whose conditions were not reached.
    public var conditionFailed: Int64 { count - conditionMet }

    /// Whether all figures are 0.
    public var isZero: Bool {
        count == 0 && conditionMet == 0 && limitReached == 0 && points == 0 && users == 0 && newUsers == 0
            && measures.isEmpty && hours.allSatisfy { $0 == 0 }
    }

    /// Adds a fact, except to `users` and `newUsers`.
    mutating func add(_ fact: Fact, hour: Int, weight: Int64) {
        count &+= weight
        if fact.conditionReached { conditionMet &+= weight }
        if fact.limitReached { limitReached &+= weight }
        points &+= weight &* fact.points
        hours[hour] &+= weight
    }

    /// Adds other sums, or subtracts them (`sign` -1).
    public mutating func add(_ other: DaySums, sign: Int64 = 1) {
        addEvents(of: other, sign: sign)
        users &+= sign &* other.users
        newUsers &+= sign &* other.newUsers
        for hour in hours.indices where hour < other.hours.count { hours[hour] &+= sign &* other.hours[hour] }
    }

    /// Adds other sums, or subtracts them (`sign` -1), without users, new users and hours.
    public mutating func addEvents(of other: DaySums, sign: Int64 = 1) {
        count &+= sign &* other.count
        conditionMet &+= sign &* other.conditionMet
        limitReached &+= sign &* other.limitReached
        points &+= sign &* other.points
        if !other.measures.isEmpty { measures.add(other.measures, sign: sign) }
    }
}
