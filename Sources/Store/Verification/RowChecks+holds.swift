import Loyalty

extension RowChecks {
    /// The kinds of entries that are about an offer.
    static let ofOffers = [Entry.Kind.redemption, .refund, .hold, .release]
        .map { String($0.rawValue) }.joined(separator: ", ")

    /// Invalid entries of holds, and of what ends or takes back what is about an offer.
    static let holdQueries = [
        RowQuery(
            what: "end of hold", expected: "an instant after it",
            sql: """
                SELECT id, cause FROM log
                WHERE kind = \(Entry.Kind.hold.rawValue) AND (cause IS NULL OR cause <= at OR coalesce(rest, 0) < 0)
                """),
        RowQuery(
            what: "points of entry", expected: "0, as it changes no total",
            sql: """
                SELECT id, points FROM log
                WHERE kind IN (\(Entry.Kind.hold.rawValue), \(Entry.Kind.release.rawValue)) AND points <> 0
                """),
        RowQuery(
            what: "entry that ends a hold or takes back a redemption,", expected: "names one",
            sql: """
                SELECT id, target FROM log
                WHERE (kind IN (\(Entry.Kind.release.rawValue), \(Entry.Kind.refund.rawValue))
                    OR kind = \(Entry.Kind.redemption.rawValue) AND target IS NOT NULL)
                AND NOT EXISTS (
                    SELECT 1 FROM log AS named
                    WHERE named.id = log.target AND named.subject = log.subject AND named.kind = CASE log.kind
                        WHEN \(Entry.Kind.refund.rawValue) THEN \(Entry.Kind.redemption.rawValue)
                        ELSE \(Entry.Kind.hold.rawValue) END)
                """),
    ]
}
