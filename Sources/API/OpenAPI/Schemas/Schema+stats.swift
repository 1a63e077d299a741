import Loyalty

extension OpenAPI {
    /// Figures about events and streaks, and about the program.
    static let statsSchemas: [(name: String, value: Schema)] = [
        (
            "StreakAnalytics",
            .record([
                .required("streakId", .id),
                .required("totalParticipants", Schema.integer(1...).described("Users with an event that counted.")),
                .required("activeParticipants", Schema.count.described("Users whose streak is active.")),
                .required(
                    "averageStreakLength",
                    ["type": "number", "minimum": 0, "description": "Over active participants, rounded to 1 decimal."]),
                .required("longestUserStreak", .integer(1...)),
                .required(
                    "completionRate",
                    [
                        "type": "number", "minimum": 0, "maximum": 1,
                        "description": "Active ÷ total participants, rounded to 2 decimals.",
                    ]),
                .optional(
                    "longestStreaks",
                    Schema.array(of: .ref("LongestStreak")).described(
                        "Present with `groupBy=length`; the shortest first.")),
            ])
        ),
        ("LongestStreak", .record([.required("length", .integer(1...)), .required("users", .integer(1...))])),
        (
            "ChallengeAnalytics",
            .record([
                .required("challengeId", .id),
                .required("totalParticipants", Schema.integer(1...).described("Users with progress or a completion.")),
                .required("completedUsers", Schema.count.described("Users with at least one completion.")),
                .required("completions", Schema.count.described("The completions of all users.")),
                .required(
                    "progress",
                    Schema.array(of: .count, 10...10).described(
                        "The number of users for each tenth of the goal that their progress has reached, the lowest tenth first."
                    )),
            ])
        ),
        (
            "Retention",
            .record([
                .required("interval", .ref("CohortInterval")),
                .optional("eventId", Schema.id.described("Present if one event was asked for.")),
                .required("cohorts", .array(of: .ref("Cohort"), 1...ResultLimit.cohorts.most)),
            ])
        ),
        ("CohortInterval", .choice(of: CohortInterval.self)),
        (
            "Cohort",
            .record([
                .required("start", Schema.date.described("The first day of the cohort's week or month.")),
                .required(
                    "users",
                    Schema.array(of: .count, 1...ResultLimit.cohorts.most).described(
                        "How many of its users were active in each week or month: the first number counts all of them, the last "
                            + "one those of the present week or month.")),
            ])
        ),
        ("AllStats", stats(eventId: .alwaysNull, data: allFigures, previous: "AllPrevious")),
        ("AllPrevious", previous(["totalEvents", "uniqueUsers", "totalPoints", "newUsers"])),
        ("AllDay", day(countedAs: "events", [])),
        ("EventStats", stats(eventId: .id, data: eventFigures, previous: "EventPrevious")),
        ("EventPrevious", previous(eventTotals, [measures], [measureChanges])),
        ("EventDay", day(countedAs: "count", [measures])),
        ("Share", share),
        ("ValueShare", valueShare),
        ("IntervalFigures", interval),
        ("Measure", measure),
        ("MeasureChange", measureChange),
        ("Counting", counting),
        ("Change", .record([.required("absolute", ["type": "integer"]), .required("percent", Schema.decimal.orNull)])),
        ("DecimalChange", .record([.required("absolute", .decimal), .required("percent", Schema.decimal.orNull)])),
        (
            "Health",
            .record([
                .required("status", .choice(["ok", "unavailable"])), .required("version", .string),
                .required("database", .choice(["writable", "not writable"])),
            ])
        ),
    ]

    private static let share = Schema.record([
        .required("count", .count), .required("users", .count), .required("points", .count),
    ])

    private static func stats(eventId: Schema, data: [Member], previous: String) -> Schema {
        let additions: [Member] = [
            .optional(
                "usergroupBreakdown",
                Schema.map(of: .ref("Share"), names: .usergroup).described("Present with `groupBy=usergroup`.")),
            .optional("series", Schema.array(of: .ref("IntervalFigures")).described("Present with `interval`.")),
        ]
        return .record([
            .required("period", .answeredPeriod), .required("eventId", eventId),
            .required("startDate", .date), .required("endDate", .date), .required("data", .record(data + additions)),
            .optional(
                "previous",
                Schema.ref(previous).orNull.described(
                    "Present with `compare=previous`; null if there is no previous span.")),
        ])
    }

    private static func previous(
        _ totals: [String], _ additions: [Member] = [], _ addedChanges: [Member] = []
    ) -> Schema {
        let changes = totals.map { Member.required($0, .ref("Change")) } + addedChanges
        return .record(
            [.required("startDate", .date), .required("endDate", .date)] + totals.map { .required($0, .count) }
                + additions + [.required("change", .record(changes))])
    }

    private static let allFigures: [Member] = [
        .required("totalEvents", .count), .required("uniqueUsers", .count), .required("totalPoints", .count), newUsers,
        .required("eventBreakdown", .map(of: .ref("Share"), names: .id)),
        .required("topEvents", .array(of: .id, 0...StatsBody.mostTopEvents)), daily("AllDay"),
        .required(
            "_metadata",
            .record([
                .required("uniqueUsersCalculationMethod", .constant("daily_exact")),
                .required("uniqueUsersNote", .alwaysNull),
            ])),
    ]

    private static let eventTotals = [
        "totalCount", "uniqueUsers", "pointsAwarded", "conditionMet", "conditionFailed", "limitReached", "newUsers",
    ]
    private static let eventFigures =
        eventTotals.map { Member.required($0, .count) } + [measures, daily("EventDay")] + breakdown

    private static func daily(_ day: String) -> Member {
        .required(
            "dailyData",
            Schema.map(of: .ref(day), names: .date).described("Every day of the period, including days without events.")
        )
    }

    private static func day(countedAs count: String, _ additions: [Member]) -> Schema {
        .record(
            [
                .required(count, .count), .required("users", .count), .required("points", .count),
                .required(
                    "hourlyDistribution",
                    Schema.array(of: .count, 24...24).described("By the hour of the project's clock.")),
                newUsers,
            ] + additions)
    }

    static let periodSchema: (name: String, value: Schema) = (
        "Period", .choice(of: StatsPeriod.Name.self)
    )
}

extension OpenAPI.Schema {
    /// What an answer calls the days that it is about.
    static let answeredPeriod = any(of: [.ref("Period"), .ref("Month"), .constant(StatsPeriod.custom)])
}
