import Loyalty

extension OpenAPI {
    /// Definitions: `…Input` is what can be sent, the others are what is answered.
    static let definitionSchemas: [(name: String, value: Schema)] = [
        ("EventDefinition", .record(eventMembers + eventAdditions)),
        (
            "EventDefinitionInput",
            Schema.record(
                input("eventId", [.required("title", .string(1...500))], eventInputs + eventAdditions)
            ).described(
                "`null` is the same as leaving a field out. `threshold` is for CONDITIONAL, which needs it or `conditions`; "
                    + "`rewardPer` for TRANSACTION, which needs a `reward`. Numbers have at most 15 significant digits."
            )
        ),
        (
            "MetadataField",
            .record([
                .required("key", .string(1...256)), .required("type", .choice(of: MetadataField.Kind.self)),
                .required("required", .boolean),
            ])
        ),
        (
            "MetadataFieldInput",
            .record([
                .required("key", .string(1...256)), .required("type", .choice(of: MetadataField.Kind.self)),
                .optional("required", Schema.boolean.orNull),
            ])
        ),
        ("StreakDefinition", .record([.required("streakId", .id), .required("title", .ref("Title"))] + streakMembers)),
        (
            "StreakDefinitionInput",
            Schema.record(input("streakId", Array(streakMembers.prefix(2)), [title] + streakMembers.dropFirst(2)))
        ),
        (
            "ChallengeDefinition",
            Schema.record(
                [.required("challengeId", .id), .required("title", .ref("Title"))] + challengeMembers
                    + [.required("metric", metric)] + challengeOptions)
        ),
        (
            "ChallengeDefinitionInput",
            Schema.record(
                input("challengeId", challengeMembers, [title, .optional("metric", metric)] + challengeOptions)
            )
            .described("`field` is for the metric `sum`, which needs it. `series` and `step` go together.")
        ),
        (
            "LeaderboardDefinition",
            .record([
                .required("leaderboardId", .id), title, .required("window", window),
                .optional("usergroupId", .usergroup),
            ])
        ),
        (
            "LeaderboardDefinitionInput",
            .record(
                input("leaderboardId", [.required("window", window)], [title, .optional("usergroupId", .usergroup)]))
        ),
    ]

    static let window = Schema.choice(of: LeaderboardDefinition.Window.self)

    /// What can be sent: the id, which the path has already, and the rest, in which null stands for nothing.
    private static func input(_ id: String, _ required: [Member], _ optional: [Member]) -> [Member] {
        let id = Member.optional(id, Schema.id.described("The one of the path."))
        return ([id] + optional).map { Member.optional($0.name, $0.schema.orNull) } + required
    }

    private static let title = Member.optional("title", .ref("Title"))

    // MARK: - Events

    private static let limit = Schema.integer(1...Schema.largestReward)
    private static let rewards = Schema.map(
        of: ["type": "number", "minimum": 0, "maximum": .number(Schema.largestReward)], names: .usergroup)

    /// The ten fields that are always there.
    private static let eventMembers: [Member] = [
        .required("eventId", .id), .required("title", .string(1...500)),
        .required("description", Schema.string(0...5000).orNull),
        .required("status", .choice(of: EventDefinition.Status.self)), .required("limit", limit.orNull),
        .required("maximumReward", limit.orNull), .required("reward", rewards),
        .required("conditions", .any(of: [.record([]), .ref("ConditionGroup")])),
        .required("metadataFields", .array(of: .ref("MetadataField"), 0...50)),
        .required("type", .choice(of: EventDefinition.Kind.self)),
    ]

    private static let eventInputs: [Member] = [
        .optional("description", .string(0...5000)), .optional("status", .choice(of: EventDefinition.Status.self)),
        .optional("limit", limit), .optional("maximumReward", limit),
        .optional("reward", rewards.described("For each group, points or (TRANSACTION) the factor.")),
        .optional("conditions", .any(of: [.record([]), .ref("Condition")])),
        .optional("metadataFields", .array(of: .ref("MetadataFieldInput"), 0...50)),
        .optional("type", .choice(of: EventDefinition.Kind.self)),
    ]

    /// Fields that are there where they differ from their default.
    private static let eventAdditions: [Member] = [
        .optional("limitWindow", .choice(of: LimitWindow.self)),
        .optional("cooldownSeconds", .integer(1...315_360_000)), .optional("budget", .points),
        .optional("apiKeyRequired", .boolean), .optional("rewardValueField", .ref("MetadataPath")),
        .optional("rewardPer", ["type": "number", "exclusiveMinimum": 0]),
        .optional("rounding", .choice(["nearest", "floor", "ceil"])), .optional("threshold", .decimal),
    ]

    // MARK: - Streaks and challenges

    private static let streakMembers: [Member] = [
        .required("events", .array(of: .id, 1...1000)), .required("period", .choice(of: Period.self)),
        .optional(
            "freezes",
            .record([.required("max", .integer(0...1000)), .optional("earnEvery", .integer(1...100_000))])),
        .optional("dayStartHour", .integer(0...23)),
        .optional(
            "rewards",
            .array(
                of: .record([
                    .required("length", .integer(1...100_000)), .required("points", .integer(0...Schema.largestReward)),
                ]), 0...1000)),
        .optional("backfill", .boolean),
    ]

    private static let metric = Schema.choice(["count", "sum"])

    private static let challengeMembers: [Member] = [
        .required("eventId", .id),
        .required("goal", ["type": "number", "exclusiveMinimum": 0, "maximum": 1_000_000_000_000]),
        .required("points", .integer(0...Schema.largestReward)),
    ]

    private static let challengeOptions: [Member] = [
        .optional("field", .ref("MetadataPath")), .optional("start", .instant), .optional("end", .instant),
        .optional("repeatable", .boolean), .optional("series", .id), .optional("step", .integer(1...500)),
        .optional("backfill", .boolean),
    ]
}
