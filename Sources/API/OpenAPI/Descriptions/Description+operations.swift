import Loyalty
import Store

extension OpenAPI.Description {
    typealias Examples = OpenAPI.Examples

    static let logEvent = Self(
        id: "logEvent", tag: .events, summary: "Log an event for a user",
        text:
            "The answer comes after every change is on disk: points, streaks, challenges, leaderboards and stats.",
        parameters: [.dryRun, .idempotencyKey],
        body: [.json(.ref("Event"), Examples.eventRequests)],
        answers: [
            .json(
                "The logged event, or with `dryRun=true` its result.", .one(of: [.ref("Logged"), .ref("DryRun")]),
                Examples.events, headers: [.replayed])
        ],
        errors: eventErrors + [
            .invalidParameter, .invalidIdempotencyKey, .idempotencyKeyReused, .invalidDefinition, .historyTooLong,
        ])

    /// Errors of one event, alone or in a batch.
    private static let eventErrors: [ErrorCode] = [
        .invalidEventId, .invalidUserId, .eventNotFound, .eventNotActive, .apiKeyRequired, .timestampNotAllowed,
        .invalidTimestamp, .userNotFound, .invalidMetadata, .unknownTimezone,
        .balanceOutOfRange,
    ]

    private static let batchText = """
        Up to \(grouped(EventBatch.Limits.trusted.items)) events of at most \(grouped(Service.largestBody)) bytes each. They \
        are judged one after another, and a rejected event doesn't affect the others: its error is in the results. With a \
        user's own token, up to \(EventBatch.Limits.user.items) events in at most \(binarySize(EventBatch.Limits.user.body)). \
        An array that isn't valid JSON is refused as a whole.

        The body can also be NDJSON: with `Content-Type: application/x-ndjson`, it has an event on each line, and each line is \
        parsed by itself.

        `GET`, `PUT` and `DELETE` on this path are for the definition of an event with the id `batch`, like any other event: \
        see `/event/{eventId}`.
        """

    static let logEventBatch = Self(
        id: "logEventBatch", tag: .events, summary: "Log many events",
        text: batchText,
        parameters: [.dryRun, .idempotencyKey],
        body: [
            .json(.array(of: .ref("Event"), 0...EventBatch.Limits.trusted.items), Examples.batchRequests)
        ],
        moreBody: [
            OpenAPI.Content(
                type: "application/x-ndjson", schema: .string.described("One line of JSON per event."),
                examples: Examples.batchLines)
        ],
        answers: [.json("A result for each event.", .ref("Batch"), Examples.batches, headers: [.replayed])],
        errors: [.batchTooLarge, .batchOverdue, .invalidParameter, .invalidIdempotencyKey, .idempotencyKeyReused])

    static let streakAnalytics = Self(
        id: "getStreakAnalytics", tag: .analytics, summary: "How users do in a streak",
        parameters: [.streakId, .groupByLength],
        answers: [
            .json(
                "`null` if the streak is unknown or has no participants.",
                .any(of: [.ref("StreakAnalytics"), .null]), Examples.streakAnalytics)
        ], errors: [.streakIdMissing, .invalidParameter])

    static let challengeAnalytics = Self(
        id: "getChallengeAnalytics", tag: .analytics, summary: "How users do in a challenge",
        text: "Counts all users of the project.",
        parameters: [.challengeId],
        answers: [
            .json(
                "`null` if the challenge is unknown or has no participants.",
                .any(of: [.ref("ChallengeAnalytics"), .null]), Examples.challengeAnalytics)
        ], errors: [.challengeIdMissing])

    static let retention = Self(
        id: "getRetention", tag: .analytics, summary: "How many users come back",
        text:
            "A cohort is the users whose first event fell in one week or month. Weeks begin on Monday. With `eventId`, "
            + "only this event counts, for the first event too. With `format=csv`, the answer is a table with a row for each "
            + "cohort.",
        parameters: [.cohortInterval, .cohorts, .eventId, .format],
        answers: [
            OpenAPI.Answer(
                status: 200, text: "The cohorts, the oldest first. The last one is that of today.",
                contents: [
                    .json(.ref("Retention"), Examples.retention),
                    OpenAPI.Content(type: "text/csv", schema: .string, examples: Examples.retentionTables),
                ])
        ], errors: [.invalidParameter, .eventNotFound])

    static let eventStats = Self(
        id: "getEventStats", tag: .analytics, summary: "Figures about one event, or all events",
        text:
            "Unique users are exact for every period. With `format=csv`, the answer is a table with a row for each day. "
            + "With `compare`, the days of the previous span come first. With `groupBy` or `interval`, there is a row for "
            + "each group, value or interval instead.",
        parameters: [
            .period, .statsFrom, .statsTo, .timeframe, .statsMonth, .eventId, .compare, .interval, .groupBy,
            .mostValues,
            .where, .format,
        ],
        answers: [
            OpenAPI.Answer(
                status: 200, text: "The figures of all events, or of the one asked for.",
                contents: [
                    .json(.one(of: [.ref("AllStats"), .ref("EventStats")]), Examples.stats),
                    OpenAPI.Content(type: "text/csv", schema: .string, examples: Examples.statsTables),
                ])
        ], errors: [.invalidParameter, .eventNotFound, .unknownDimension])

    static let pointsStats = Self(
        id: "getPointsStats", tag: .analytics, summary: "Figures about all points",
        text:
            "Flows of the days, and levels at their ends or now, by the clock. With `format=csv` it is a table with a row "
            + "for each day, those of the span before first where it is asked for. `eventId`, `groupBy`, `where` and "
            + "`interval` are refused.",
        parameters: [.period, .statsFrom, .statsTo, .timeframe, .statsMonth, .compare, .format],
        answers: [
            OpenAPI.Answer(
                status: 200, text: "The figures of all points of the project.",
                contents: [
                    .json(.ref("PointsStats"), Examples.pointsStats),
                    OpenAPI.Content(type: "text/csv", schema: .string, examples: Examples.pointsTables),
                ])
        ], errors: [.invalidParameter])

    static let projectLog = Self(
        id: "getLog", tag: .analytics, summary: "The entries of all users",
        text:
            "What the project's books have been written, last booked first; with `after`, what came since, in the order in "
            + "which it was booked, so that a page can follow live. Expiries come with the next entry of their user. A page "
            + "looks at \(grouped(HistoryFilter.mostLookedAt)) entries of the database at most, or at "
            + "\(grouped(HistoryFilter.mostLookedAt / LogFilter.parsingLooks)) whose metadata `where` has to read as a whole: it "
            + "can then be short or empty although there is a next one. With `format=csv` it is a table with a row for each entry.",
        parameters: [
            .logPageSize, .logCursor, .logAfter, .entriesOfEvent, .entriesOfUser, .entryKind, .outcome, .logWhere,
            .from, .to,
            .format,
        ],
        answers: [
            OpenAPI.Answer(
                status: 200, text: "A page of entries.",
                contents: [
                    .json(.ref("LogPage"), Examples.logs),
                    OpenAPI.Content(type: "text/csv", schema: .string, examples: Examples.logTables),
                ], headers: [.nextOfLog])
        ],
        errors: [.invalidParameter, .eventNotFound, .userNotFound])

    static let leaderboard = Self(
        id: "getLeaderboard", tag: .leaderboards, summary: "The users with the most points",
        text:
            "Bonuses included. Users with equal points share a rank (1, 2, 2, 4); whoever got there first is listed first. "
            + "Users without points are not listed.",
        parameters: [.leaderboardTimeframe, .month, .groupId, .limit],
        answers: [.json("The first of them.", .ref("Leaderboard"), Examples.leaderboards)],
        errors: [.invalidParameter, .projectNotFound, .usergroupNotFound])

    static let health = Self(
        id: "getHealth", tag: .service, summary: "Whether the database can be written to",
        text: "The result is used again for one second.",
        answers: [
            .json("The database can be written to.", .ref("Health"), Examples.health),
            .json(
                503, "The database can't be written to.", .any(of: [.ref("Health"), .ref("APIError")]),
                Examples.unhealthy,
                headers: [.retryAfter]),
        ])

    static let metrics = Self(
        id: "getMetrics", tag: .service, summary: "Metrics of the process",
        text:
            "In the text format of Prometheus, version 0.0.4: requests by route and status, durations, writes per "
            + "transaction, waiting writes, and the sizes of the database's files. They cover the process that answers, "
            + "since its start, with all of its projects. If several processes serve, each has its own figures. A process "
            + "of plain CGI has no figures of requests.",
        answers: [
            OpenAPI.Answer(
                status: 200, text: "The current figures.",
                contents: [OpenAPI.Content(type: "text/plain", schema: .string, examples: [])])
        ])

    static let openAPI = Self(
        id: "getOpenAPI", tag: .service, summary: "This document", parameters: [.ifNoneMatch],
        answers: [
            .json(
                "OpenAPI 3.1.",
                .record([.required("openapi", .string(pattern: "^3[.]1[.]"))], others: .anything), [], headers: [.etag]),
            .notModified,
        ])
}

extension OpenAPI.Answer {
    static let notModified = OpenAPI.Answer(
        status: 304, text: "Nothing has changed since the answer with the `ETag` in `If-None-Match`.", headers: [.etag])
}
