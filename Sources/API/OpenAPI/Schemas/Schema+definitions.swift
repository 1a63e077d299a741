import JSON
import Loyalty

extension OpenAPI {
    /// Definitions: `…Input` schemas are for requests, the others for answers.
    static let definitionSchemas: [(name: String, value: Schema)] = [
        ("EventDefinition", .record(eventMembers + eventAdditions)),
        (
            "EventDefinitionInput",
            Schema.record(
                input("eventId", [.required("title", eventTitle)], eventInputs + eventAdditions)
            ).described(
                "`null` is the same as leaving a field out. `threshold` is only for CONDITIONAL, which needs it or "
                    + "`conditions`; `rewardPer` is only for TRANSACTION, which needs a `reward`. "
                    + "Without `validity` or `pending`, the project's holds; an inactivity must be longer than points are pending. Numbers have at most \(ExactDecimal.definitionDigits) significant digits."
            )
        ),
        (
            "MetadataField",
            .record([
                .required("key", .string(1...MetadataPath.maximumLength)), .required("type", .ref("MetadataFieldType")),
                .required("required", .boolean),
            ])
        ),
        (
            "MetadataFieldInput",
            .record([
                .required("key", .string(1...MetadataPath.maximumLength)), .required("type", .ref("MetadataFieldType")),
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
            .described("The metric `sum` needs a `field`; `count` has none. `series` and `step` go together.")
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

    /// Versions of definitions, and the effects of changes.
    static let definitionChanges: [(name: String, value: Schema)] =
        DefinitionKind.allCases.flatMap { kind -> [(name: String, value: Schema)] in
            let name = "\(kind.rawValue.prefix(1).uppercased())\(kind.rawValue.dropFirst())Definition"
            return [
                (
                    "\(name)Versions",
                    .record([.required("versions", .array(of: .ref("\(name)Version")))])
                ),
                (
                    "\(name)Version",
                    .record([
                        .required("version", .integer(1...)),
                        .required("at", Schema.instant.described("When it came into force.")),
                        .required(
                            "by",
                            Schema.string.orNull.described(
                                "The `sub` of an administrator, the name of an API key, or `command`; null if the definition is "
                                    + "older than its versions.")),
                        .required(
                            "definition", Schema.any(of: [.ref(name), .null]).described("Null if it was deleted.")),
                    ])
                ),
                (
                    "\(name)Effect",
                    .record([
                        .required("dryRun", .constant(true)), .required("definition", .ref(name)),
                        .required("effect", .ref("Effect")),
                    ])
                ),
            ]
        } + [
            (
                "DeletionEffect",
                .record([
                    .required("dryRun", .constant(true)), .required("definition", .alwaysNull),
                    .required("effect", .ref("Effect")),
                    .optional(
                        "leftOver",
                        Schema.ref("Leftover").described("Present for an offer: what users would still have of it.")),
                ])
            ),
            (
                "Leftover",
                .record([
                    .required("holds", Schema.count.described("Open holds.")),
                    .required("coupons", Schema.count.described("Coupons that can be used.")),
                ])
            ),
            (
                "Effect",
                .record([
                    .required(
                        "usersChanged",
                        Schema.count.described("Users whose progress in a streak, a challenge or a limit changes.")),
                    .required("users", Schema.count.described("Users who get points for the past.")),
                    .required("points", Schema.count.described("The points that they get together.")),
                    .required("most", Schema.count.described("The most that one user gets.")),
                ])
            ),
        ]

    /// The parts of definitions.
    static let definitionParts: [(name: String, value: Schema)] = [
        ("EventType", .choice(of: EventDefinition.Kind.self)),
        ("EventStatus", .choice(of: EventDefinition.Status.self)),
        ("LimitWindow", .choice(of: LimitWindow.self)),
        ("Rounding", .choice(of: ExactDecimal.Rounding.self)),
        ("MetadataFieldType", .choice(of: MetadataField.Kind.self)),
        (
            "Validity",
            Schema.one(of: [.constant("none"), .ref("ValidityInMonths"), .ref("ValidityByInactivity")]).described(
                "When points expire: never, at the end of the day that many months after they become active (or of its month "
                    + "or year), or at the end of the day that many months after the user's latest activity."
            )
        ),
        ("ValidityInMonths", .record([.required("months", months), .optional("until", .ref("Until"))])),
        ("ValidityByInactivity", .record([.required("inactivity", .ref("Inactivity"))])),
        ("Inactivity", .record([.required("months", months)])),
        ("Until", .choice(of: Until.self)),
        ("Pending", .record([.required("days", .integer(0...PointsTerms.maximumPendingDays))])),
        (
            "Rewards",
            Schema.map(
                of: ["type": "number", "minimum": 0, "maximum": .number(EventDefinition.mostPoints)], names: .usergroup
            ).described("For each group, points or (TRANSACTION) the factor.")
        ),
        ("StreakPeriod", .choice(of: Period.self)),
        (
            "Freezes",
            .record([
                .required("max", .integer(0...StreakDefinition.Freezes.most)),
                .optional("earnEvery", .integer(1...StreakDefinition.Reward.longest)),
            ])
        ),
        (
            "StreakReward",
            .record([
                .required("length", .integer(1...StreakDefinition.Reward.longest)),
                .required("points", .integer(0...EventDefinition.mostPoints)),
            ])
        ),
        ("Metric", .choice(["count", "sum"])),
        ("LeaderboardWindow", .choice(of: LeaderboardDefinition.Window.self)),
    ]

    private static let window = Schema.ref("LeaderboardWindow")
    private static let months = Schema.integer(1...Validity.maximumMonths)

    /// The members of a request: the id, which the path contains already, and the rest, where null means absent.
    static func input(_ id: String, _ required: [Member], _ optional: [Member]) -> [Member] {
        let id = Member.optional(id, Schema.id.described("The same as in the path."))
        return ([id] + optional).map { Member.optional($0.name, $0.schema.orNull) } + required
    }

    private static let title = Member.optional("title", .ref("Title"))

    // MARK: - Events

    private static let eventTitle = Schema.string(1...LocalizedText.maximumLength)
    private static let description = Schema.string(0...EventDefinition.longestDescription)
    private static let limit = Schema.integer(1...EventDefinition.mostPoints)

    /// The ten fields that are always present.
    private static let eventMembers: [Member] = [
        .required("eventId", .id), .required("title", eventTitle),
        .required("description", description.orNull),
        .required("status", .ref("EventStatus")), .required("limit", limit.orNull),
        .required("maximumReward", limit.orNull), .required("reward", .ref("Rewards")),
        .required("conditions", .any(of: [.ref("ConditionGroup"), .ref("NoConditions")])),
        .required("metadataFields", .array(of: .ref("MetadataField"), 0...MetadataField.maximumCount)),
        .required("type", .ref("EventType")),
    ]

    private static let eventInputs: [Member] = [
        .optional("description", description), .optional("status", .ref("EventStatus")),
        .optional("limit", limit), .optional("maximumReward", limit),
        .optional("reward", .ref("Rewards")),
        .optional("conditions", .any(of: [.ref("ConditionGroup"), .ref("Comparison"), .ref("NoConditions")])),
        .optional("metadataFields", .array(of: .ref("MetadataFieldInput"), 0...MetadataField.maximumCount)),
        .optional("type", .ref("EventType")),
    ]

    /// Fields that are present if they differ from their default.
    private static let eventAdditions: [Member] = [
        .optional("limitWindow", .ref("LimitWindow")),
        .optional("cooldownSeconds", .integer(1...EventDefinition.longestCooldown)), .optional("budget", .points),
        .optional("apiKeyRequired", .boolean), .optional("rewardValueField", .ref("MetadataPath")),
        .optional("rewardPer", ["type": "number", "exclusiveMinimum": 0]),
        .optional("rounding", .ref("Rounding")), .optional("threshold", .decimal),
        .optional("validity", .ref("Validity")), .optional("pending", .ref("Pending")),
        .optional(
            "dimensions",
            Schema.array(of: .ref("MetadataPath"), 0...EventDefinition.mostDimensions)
                .described("The metadata fields by whose values the event is counted, each once.")),
        .optional(
            "measures",
            Schema.array(of: .ref("MetadataPath"), 0...EventDefinition.mostMeasures)
                .described("The metadata fields whose numbers are summed, each once.")),
    ]

    // MARK: - Streaks and challenges

    private static let streakMembers: [Member] = [
        .required("events", .array(of: .id, 1...ProjectDefinition.maximumEvents)),
        .required("period", .ref("StreakPeriod")),
        .optional("freezes", .ref("Freezes")),
        .optional("dayStartHour", .integer(StreakDefinition.dayStartHours)),
        .optional("rewards", .array(of: .ref("StreakReward"), 0...StreakDefinition.Reward.maximumCount)),
        .optional("backfill", .boolean),
    ]

    private static let metric = Schema.ref("Metric")

    private static let challengeMembers: [Member] = [
        .required("eventId", .id),
        .required(
            "goal", ["type": "number", "exclusiveMinimum": 0, "maximum": .number(ChallengeDefinition.largestGoal)]),
        .required("points", .integer(0...EventDefinition.mostPoints)),
    ]

    private static let challengeOptions: [Member] = [
        .optional("field", .ref("MetadataPath")), .optional("start", .instant), .optional("end", .instant),
        .optional("repeatable", .boolean), .optional("series", .id),
        .optional("step", .integer(1...ProjectDefinition.maximumChallenges)),
        .optional("backfill", .boolean),
    ]
}
