import Loyalty

extension OpenAPI {
    /// Logging events, and what comes of it.
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
                            "When it happened (RFC 3339); now where it is left out. Only with an API key or an `admin` "
                                + "token. At most \(EventBody.minutesAhead) minutes ahead, and as far back as the project's "
                                + "`backdating` allows."
                        )),
                    .optional(
                        "definition",
                        Schema.anything.described(
                            "Only with `dryRun=true`, and from administrators: an event definition to judge by instead "
                                + "of the stored one, as `PUT /event/{eventId}` takes it. Ignored without `dryRun`.")),
                    draft("streak"), draft("challenge"),
                ], others: .anything
            ).described("Other members are ignored.")
        ),
        (
            "EventMetadata",
            Schema.map(of: .anything).adding("maxProperties", .number(MetadataRules.maximumMembers)).described(
                "What conditions, rewards and groups go by; at most 16,384 bytes. `usergroup` names the groups that the "
                    + "event is for.")
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
                    Schema.array(of: .ref("Finding")).described("How each comparison of the event comes out.")),
            ])
        ),
        ("LoggedMessage", .choice(["Event erfolgreich geloggt", "Event Limit erreicht"])),
        (
            "LimitReason",
            Schema.choice(["limit", "cooldown", "budget"]).described("There where `limitReached` is true.")
        ),
        ("LeaderboardPoints", .record([.required("leaderboardId", .id), .required("points", .points)])),
        (
            "Finding",
            Schema.record([
                .required("pointer", Schema.string.described("Where it stands in the event definition.")),
                .required("field", .ref("MetadataPath")), .required("operator", .ref("ComparisonOperator")),
                .optional("value", .anything),
                .optional("found", Schema.anything), .required("met", .boolean),
            ])
        ),
        (
            "StreakStanding",
            Schema.record([
                .required("streakId", .id),
                .required("length", Schema.count.described("The current one: 0 once the streak is over.")),
                .required("longest", .count),
                .required("freezes", .count),
                .required("expiresAt", Schema.instant.described("The streak is active until then.")),
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
                        .described("For each event in order, what `POST /event` would have answered.")),
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

    /// A definition to judge by, of a kind whose progress is counted.
    private static func draft(_ kind: String) -> Member {
        .optional(
            kind,
            Schema.anything.described(
                "Only with `dryRun=true`, and from administrators: a \(kind) as `PUT /\(kind)/{\(kind)Id}` takes it, "
                    + "with its `\(kind)Id`. What the user has logged counts by it. Ignored without `dryRun`."))
    }

    /// The answer to an event, with what only some have.
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
                .required("balance", Schema.points.described("The user's points after it, bonuses included.")),
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
