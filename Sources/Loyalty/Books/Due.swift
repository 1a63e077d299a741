/// A bonus that is due: what a user's events come to for a streak or a challenge, by the present rules.
public struct Due: Sendable, Equatable {
    /// The number of the streak or challenge.
    public var subject: Int64
    /// When it became due, or when it was paid for the past.
    public var at: Instant
    /// Over 0.
    public var points: Int64
    /// The streak's length, or how often the challenge has been completed; nil for several.
    public var cause: Int64?
    /// The entry of the event that led to it.
    public var event: Int64

    /// How what is due differs after a change: one for each streak or challenge and instant at which it does, points
    /// negative if less is due, those that are more first.
    public static func differences(from before: [Due], to after: [Due]) -> [Due] {
        struct Key: Hashable {
            var subject: Int64
            var at: Instant
        }
        var differences: [Key: Due] = [:]
        var order: [Key] = []
        for (dues, sign) in [(after, Int64(1)), (before, -1)] {
            for due in dues {
                let key = Key(subject: due.subject, at: due.at)
                if differences[key] == nil {
                    order.append(key)
                    var none = due
                    none.points = 0
                    differences[key] = none
                }
                differences[key]?.points &+= sign * due.points
            }
        }
        let all = order.compactMap { differences[$0] }
        let more = all.filter { $0.points > 0 }
        let less = all.filter { $0.points < 0 }
        return more.sorted { ($0.at, $0.subject) < ($1.at, $1.subject) }
            + less.sorted { ($0.at, $0.subject) < ($1.at, $1.subject) }
    }
}
