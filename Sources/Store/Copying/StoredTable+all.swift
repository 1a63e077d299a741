extension StoredTable {
    /// The tables that a copy doesn't have, since they are about the database itself.
    static let own: Set<String> = ["schemaVersion", "batch", "revision", "copying", "writeCheck"]

    /// All other tables. A row comes after those that it refers to.
    static let all = programme + members + log + offers + figures + dimensions + leaderboards + recounts

    private static let programme = [
        StoredTable("project", key: .integers("number"), .texts("projectId", "definition"), numbering: .byDatabase),
        StoredTable(
            "subject", key: .integers("number"), .integers("project", "since") + .texts("kind", "id"),
            numbering: .byDatabase),
        StoredTable("secret", key: .integers("project") + .texts("id"), .bytes("value")),
        StoredTable(
            "apikey", key: .integers("number"),
            .integers("project", "createdAt", "expiresAt", "revokedAt") + .texts("name", "scopes") + .bytes("digest"),
            numbering: .byDatabase),
        StoredTable(
            "actor", key: .integers("number"), .integers("project") + .texts("kind", "name"), numbering: .byDatabase),
        StoredTable(
            "definitionVersion", key: .integers("project") + .texts("kind", "id") + .integers("version"),
            .integers("at", "actor", "since", "zonesChanged") + .texts("definition")),
        StoredTable("countedZone", key: .integers("project") + .texts("name"), .integers("digest")),
    ]

    private static let members = [
        StoredTable(
            "member", key: .integers("number"),
            .integers("project", "createdAt", "erasedAt", "balance", "newest", "zoneChanges")
                + .texts("userId", "usergroups", "timezone", "displayName") + .bytes("state"),
            mostRows: 1_000),
        StoredTable("memberZone", key: .integers("member", "change"), .integers("since") + .texts("timezone")),
    ]

    private static let log = [
        StoredTable(
            "log", key: .integers("id"),
            .integers(
                "member", "kind", "subject", "at", "bookedAt", "outcome", "points", "balance", "previous", "activation",
                "expiry", "cause", "target", "rest", "actor")
                + .texts("usergroup", "metadata", "fraction", "reason")),
        StoredTable("importedId", key: .integers("project") + .bytes("digest")),
        StoredTable("importedSum", key: .integers("project"), .integers("count", "words")),
        StoredTable(
            "idempotency", key: .integers("number"),
            .integers("project", "createdAt") + .texts("caller", "key") + .bytes("digest", "answer"),
            // The answer to a batch has up to 32 MiB.
            numbering: .byDatabase, mostRows: 4),
    ]

    private static let offers = [
        StoredTable(
            "redemption", key: .integers("id"),
            .integers(
                "project", "member", "offer", "at", "points", "status", "until", "entry", "redeemedAt", "endedAt")),
        StoredTable(
            "coupon", key: .integers("number"),
            .integers(
                "project", "offer", "status", "isGenerated", "redemption", "days", "issuedAt", "expiresAt", "endedAt",
                "actor") + .texts("code", "reference", "reason") + .bytes("hash"),
            numbering: .byDatabase),
        StoredTable("offerCount", key: .integers("offer"), .integers("held", "redeemed", "codes")),
        StoredTable(
            "offerDay", key: .integers("offer", "day"),
            .integers("redemptions", "reversals", "points", "refunded", "used", "users")),
        StoredTable("offerReturn", key: .integers("offer", "day", "previous"), .integers("users")),
    ]

    private static let figures = [
        StoredTable(
            "daily", key: .integers("subject", "day"),
            .integers("count", "conditionMet", "limitReached", "points", "users", "newUsers")
                + .bytes("hours", "measures")),
        StoredTable(
            "monthly", key: .integers("subject", "month"),
            .integers("count", "conditionMet", "limitReached", "points") + .bytes("measures")),
        StoredTable(
            "usergroupDaily", key: .integers("subject") + .texts("usergroup") + .integers("day"),
            .integers("count", "points")),
        StoredTable("recency", key: .integers("subject") + .texts("usergroup") + .integers("day"), .bytes("gaps")),
        StoredTable(
            "recencyMonth", key: .integers("subject") + .texts("usergroup") + .integers("month"),
            .integers("users") + .bytes("gaps")),
        StoredTable("retention", key: .integers("subject", "interval", "period"), .bytes("cohorts")),
        StoredTable("streakExpiry", key: .integers("streak", "expiry"), .integers("users", "lengths")),
        StoredTable("streakLongest", key: .integers("streak", "length"), .integers("users")),
        StoredTable(
            "pointsFlow", key: .integers("project", "at"),
            .integers(
                "awarded", "bonuses", "adjusted", "redeemed", "refunded", "reversed", "expired", "erased", "points",
                "pending", "held", "debt", "users")),
    ]

    private static let dimensions = [
        StoredTable(
            "field", key: .integers("number"),
            .integers("event", "kind", "collected", "counted", "users", "allUsers") + .texts("path"),
            numbering: .once),
        StoredTable(
            "dimensionValue", key: .integers("number"),
            .integers("dimension") + [Column("value", .text, onServer: .bytes)], numbering: .once),
    ]

    private static let leaderboards = [
        StoredTable(
            "board", key: .integers("number"),
            .integers("project", "day", "position", "startedAt", "askedOn") + .texts("usergroup", "span"),
            numbering: .byDatabase),
        StoredTable("standing", key: .integers("board", "member"), .integers("points", "reachedAt", "changesOn")),
        StoredTable("standingOrder", key: .integers("board", "lead", "reachedAt") + .texts("userId")),
        StoredTable("standingCount", key: .integers("board", "level", "prefix"), .integers("users")),
    ]

    private static let recounts = [
        StoredTable("projectRecount", key: .integers("number"), .integers("project", "isInForce", "workedOnAt")),
        StoredTable("recountedState", key: .integers("recount", "member"), .bytes("state")),
        StoredTable("recountMark", key: .integers("number"), .integers("recount", "member"), numbering: .byDatabase),
    ]
}
