import Loyalty

extension OpenAPI.Description {
    typealias Examples = OpenAPI.Examples

    static let logEvent = Self(
        id: "logEvent", tag: .events, summary: "Log an event for a user",
        text:
            "It is answered when everything that it changes is on disk: points, streaks, challenges, leaderboards, stats.",
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
        Up to \(grouped(EventBatch.Limits.trusted.items)), each of at most \(grouped(Service.largestBody)) bytes and judged \
        by itself, after those before it; a bad one harms no other. Errors of single events are in the results. With a \
        user's own token, up to \(EventBatch.Limits.user.items) in at most \(binarySize(EventBatch.Limits.user.body)). An \
        array that isn't JSON as a whole is refused.

        It takes NDJSON too: with `Content-Type: application/x-ndjson`, the body is an event on each line, and each line is \
        read by itself.

        `GET`, `PUT` and `DELETE` of this path are about the definition of an event with the id `batch`, as of any other: \
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
        text: "It is counted from all users, as leaderboards are.",
        parameters: [.challengeId],
        answers: [
            .json(
                "`null` if the challenge is unknown or has no participants.",
                .any(of: [.ref("ChallengeAnalytics"), .null]), Examples.challengeAnalytics)
        ], errors: [.challengeIdMissing])

    static let eventStats = Self(
        id: "getEventStats", tag: .analytics, summary: "Figures about one event, or all events",
        text:
            "Unique users are exact for every period. With `format=csv` it is a table with a row for each day, those of "
            + "the span before first where it is asked for; with `groupBy` a row for each group.",
        parameters: [.period, .eventId, .timeframe, .statsMonth, .compare, .format, .groupBy],
        answers: [
            OpenAPI.Answer(
                status: 200, text: "The figures of all events, or of the one asked for.",
                contents: [
                    .json(.one(of: [.ref("AllStats"), .ref("EventStats")]), Examples.stats),
                    OpenAPI.Content(type: "text/csv", schema: .string, examples: Examples.statsTables),
                ])
        ], errors: [.invalidParameter, .eventNotFound])

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
        text: "A finding is good for one second.",
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
            "In the text format of Prometheus, version 0.0.4: requests by route and status, durations, writes by "
            + "transaction, what waits to be written, and the sizes of the database's files. Of the process that answers, with all "
            + "of its projects; of nothing that happened before it started. Where several serve, each has figures of its "
            + "own, and a process of plain CGI has none of requests.",
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
