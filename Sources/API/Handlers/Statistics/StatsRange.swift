import Loyalty

/// A range of local days that a client asks for, both included.
public struct StatsRange: Sendable, Hashable {
    /// The most days of a range: ten years.
    public static let mostDays = 3_660

    /// The days.
    public let days: ClosedRange<Day>

    /// A range up to today, or up to another day, which may be yet to come.
    /// - Parameter to: nil for today.
    public init(from: Day, to: Day?, today: Day) throws(Fault) {
        guard from <= today else { throw .beginsLater }
        let to = to ?? today
        guard from <= to else { throw .endsBeforeItBegins }
        guard from.distance(to: to) < Self.mostDays else { throw .tooLong }
        days = from...to
    }

    /// Why days are no range to ask for.
    public enum Fault: Error {
        /// It has an end and no beginning.
        case hasNoBeginning
        /// It begins after today.
        case beginsLater
        case endsBeforeItBegins
        /// It has more than ``StatsRange/mostDays`` days.
        case tooLong

        /// The parameter that is wrong.
        public var parameter: String {
            switch self {
            case .beginsLater, .tooLong: "from"
            case .hasNoBeginning, .endsBeforeItBegins: "to"
            }
        }

        /// What is wrong with the parameter.
        public var detail: String {
            switch self {
            case .hasNoBeginning: "goes only with from"
            case .beginsLater: "lies in the future"
            case .endsBeforeItBegins: "lies before from"
            case .tooLong: "a range has at most \(grouped(StatsRange.mostDays)) days"
            }
        }
    }
}
