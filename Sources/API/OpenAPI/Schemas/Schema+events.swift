import Loyalty

extension OpenAPI {
    /// Logging events, and the results.
    static let eventSchemas: [(name: String, value: Schema)] = [
        (
            "Event",
            Schema.record(
                [
                    .required("eventId", .id), .required("userId", .userId),
                    .optional("metadata", Schema.ref("EventMetadata").orNull),
                    .optional(
                        "timestamp",
                        Schema.instant.orNull.described(
                            "When it happened (RFC 3339); now if left out. Only with an API key or an `admin` "
                                + "token. At most \(EventBody.minutesAhead) minutes ahead, and as far back as the project's "
                                + "`backdating` allows."
                        )),
                    .optional(
                        "definition",
                        Schema.anything.described(
                            "Only with `dryRun=true`, and from administrators: an event definition to use in place "
                                + "of the stored one, as `PUT /event/{eventId}` takes it. Ignored without `dryRun`.")),
                    draft("streak"), draft("challenge"),
                ], others: .anything
            ).described("Other members are ignored.")
        ),
        (
            "EventMetadata",
            Schema.map(of: .anything).adding("maxProperties", .number(MetadataRules.maximumMembers)).described(
                "The values for conditions, rewards and groups; at most \(grouped(MetadataRules.maximumBytes)) bytes. "
                    + "`usergroup` names the groups that the event is for.")
        ),
        (
            "Logged",
            outcome([
                .required("id", Schema.string(pattern: "^[0-9]+$").described("The logged event's own id."))
            ])
        ),
        (
            "DryRun",
            outcome([
                .required("dryRun", .constant(true)),
                .required(
                    "conditions",
                    Schema.array(of: .ref("Finding")).described("The result of each comparison of the event.")),
            ])
        ),
        ("LoggedMessage", .choice(["Event erfolgreich geloggt", "Event Limit erreicht"])),
        (
            "LimitReason",
            Schema.choice(["limit", "cooldown", "budget"]).described("Present if `limitReached` is true.")
        ),
        ("LeaderboardPoints", .record([.required("leaderboardId", .id), .required("points", .points)])),
        (
            "Finding",
            Schema.record([
                .required("pointer", Schema.string.described("The place in the event definition, as a JSON pointer.")),
                .required("field", .ref("MetadataPath")), .required("operator", .ref("ComparisonOperator")),
                .optional("value", .anything),
                .optional("found", Schema.anything), .required("met", .boolean),
            ])
        ),
        (
            "StreakStanding",
            Schema.record([
                .required("streakId", .id),
                .required("length", Schema.count.described("The current length: 0 once the streak is over.")),
                .required("longest", .count),
                .required("freezes", .count),
                .required("expiresAt", Schema.instant.described("The streak is active until this instant.")),
            ])
        ),
        (
            "ChallengeStanding",
            Schema.record([
                .required("challengeId", .id),
                .required("progress", Schema.decimal.adding("minimum", 0)),
                .required("goal", Schema.decimal.adding("exclusiveMinimum", 0)),
                .required("completions", .count), .required("completed", .boolean),
                .required("completedAt", Schema.instant.orNull),
            ])
        ),
        (
            "Batch",
            Schema.record([
                .required("statusCode", .constant(200)),
                .required("counts", .ref("BatchCounts")),
                .required(
                    "results",
                    Schema.array(of: .one(of: [.ref("Logged"), .ref("DryRun"), .ref("BatchError")]))
                        .described("For each event in order, the answer that `POST /event` would have had.")),
            ])
        ),
        (
            "BatchCounts",
            .record([.required("total", .count), .required("logged", .count), .required("failed", .count)])
        ),
        (
            "BatchError",
            Schema.record([
                .required("statusCode", .integer(400...599)), .required("message", .string),
                .required("code", .ref("ErrorCode")), .optional("errors", .ref("Issues")),
            ])
        ),
    ]

    /// A member for a draft definition of a streak or challenge.
    private static func draft(_ kind: String) -> Member {
        .optional(
            kind,
            Schema.anything.described(
                "Only with `dryRun=true`, and from administrators: a \(kind) as `PUT /\(kind)/{\(kind)Id}` takes it, "
                    + "with its `\(kind)Id`. The user's logged events count for it. Ignored without `dryRun`."))
    }

    /// The answer to an event; `own` are the members that only some answers have.
    private static func outcome(_ own: [Member]) -> Schema {
        let data: [Member] =
            [
                .required("userId", .userId), .required("eventId", .id),
                .required("points", .integer(0...EventDefinition.mostPoints)),
                .required("type", .ref("EventType")), .required("title", .string),
                .required("limit", Schema.integer(1...).orNull),
                .required("maximumReward", Schema.integer(1...).orNull),
                .required("metadata", .ref("Metadata")), .required("conditionReached", .boolean),
                .required("limitReached", .boolean), .required("userGroupId", .usergroup),
            ] + own + [
                .optional(
                    "limitReason",
                    .ref("LimitReason")),
                .required(
                    "balance", Schema.signedPoints.described("The user's total after the event, bonuses included.")),
                bonuses,
                .required("streaks", .array(of: .ref("StreakStanding"))),
                .required("challenges", .array(of: .ref("ChallengeStanding"))),
                .required(
                    "leaderboards",
                    .array(of: .ref("LeaderboardPoints"))),
            ]
        return .record([
            .required("statusCode", .constant(200)),
            .required("message", .ref("LoggedMessage")),
            .required("data", .record(data)),
        ])
    }
}
