import SQLite

/// How many users of a board have more points than a number: a sum over few rows, whatever the number of users.
///
/// Users are counted by their points, by their points without the last eight bits, without the last sixteen, and so on.
/// Those with more points than a number are, on each level, those whose prefix is greater and the same but for its last
/// eight bits.
enum StandingCounts {
    /// Points have 53 bits.
    static let levels: Range<Int64> = 0..<7
    /// How many bits a level has less than the one before.
    static let bits: Int64 = 8

    /// The prefix of points on a level.
    static func prefix(of points: Int64, level: Int64) -> Int64 { points >> (bits * level) }

    /// The prefixes on a level that are greater, and the same but for the last bits.
    static func greater(than points: Int64, level: Int64) -> (after: Int64, through: Int64) {
        let prefix = prefix(of: points, level: level)
        return (prefix, prefix | ((1 << bits) - 1))
    }

    /// One stored row.
    struct Row: Hashable, Sendable {
        var level: Int64
        var prefix: Int64
    }

    /// The rows of users with points, in the order in which they are stored.
    /// - Parameter points: those of each user.
    static func rows(ascending points: some Collection<Int64>) -> some Sequence<(row: Row, users: Int64)> {
        levels.lazy.flatMap { level in
            var rest = points[...]
            return sequence(state: ()) { _ -> (row: Row, users: Int64)? in
                guard let first = rest.first else { return nil }
                let prefix = prefix(of: first, level: level)
                let same = rest.prefix { Self.prefix(of: $0, level: level) == prefix }
                rest = rest[same.endIndex...]
                return (Row(level: level, prefix: prefix), Int64(same.count))
            }
        }
    }

    /// What users with points add to the rows.
    /// - Parameter users: by points.
    static func rows(_ users: [Int64: Int64]) -> [Row: Int64] {
        var rows: [Row: Int64] = [:]
        for (points, count) in users where count != 0 {
            for level in levels {
                rows[Row(level: level, prefix: prefix(of: points, level: level)), default: 0] += count
            }
        }
        return rows
    }
}
