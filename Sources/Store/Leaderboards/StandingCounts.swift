import Database

/// Counts a board's users with more points than a number, by summing few rows, whatever the number of users.
///
/// Level 0 counts users by points, level 1 by points without the last 8 bits, level 2 without the last 16, and so on.
/// To count the users with more points than a number, add on each level those whose prefix is greater than the
/// number's but differs only in its last 8 bits.
enum StandingCounts {
    /// Points have at most 53 bits.
    static let levels: Range<Int64> = 0..<7
    /// The bits that each level drops.
    static let bits: Int64 = 8

    /// The prefix of points on a level.
    static func prefix(of points: Int64, level: Int64) -> Int64 { points >> (bits * level) }

    /// The prefixes on a level that are greater but differ only in the last 8 bits.
    static func greater(than points: Int64, level: Int64) -> (after: Int64, through: Int64) {
        let prefix = prefix(of: points, level: level)
        return (prefix, prefix | ((1 << bits) - 1))
    }

    /// One stored row.
    struct Row: Hashable, Sendable {
        var level: Int64
        var prefix: Int64
    }

    /// The rows for users with points, in the order of storage.
    /// - Parameter points: each user's points, ascending.
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

    /// The changes to the rows for a change in users.
    /// - Parameter users: the change in the number of users, by points.
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
