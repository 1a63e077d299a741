import Loyalty
import Store

extension OpenAPI.Schema {
    /// Points with a sign.
    static let signedPoints: Self = .integer(-Int(MemberState.largestBalance)...Int(MemberState.largestBalance))
}

extension OpenAPI {
    /// The entries of the books, and what changes them by hand.
    static let pointsSchemas: [(name: String, value: Schema)] = [
        (
            "EntryId",
            Schema.string(pattern: "^([1-9][0-9]{0,18}|expiry-(0|-?[1-9][0-9]{0,18}))$").described(
                "An entry's id: a number, or for an expiry `expiry-` and its instant in milliseconds since 1970.")
        ),
        (
            "EntryKind",
            Schema.choice(Entry.Kind.listed.map(\.name)).described("What made an entry.")
        ),
        (
            "HistoryEntry",
            Schema.record([.required("id", .ref("EntryId"))] + entry + [conditions]).described(
                "A change of the user's total, or a logged event. Which members it has depends on its `kind`.")
        ),
        (
            "HistoryPage",
            .record([
                .required(
                    "history",
                    Schema.array(of: .ref("HistoryEntry"), 0...ResultLimit.page.most)
                        .described("Last booked first.")),
                .required("next", Schema.string.orNull.described("The `cursor` of the next page; null on the last.")),
            ])
        ),
        (
            "LogPosition",
            Schema.string(pattern: "^(0|[1-9][0-9]{0,18})$").described("A place between two entries of the log.")
        ),
        (
            "LogEntry",
            Schema.record([.required("id", .ref("EntryId")), entryUser] + entry.map(ofAnybody)).described(
                "As in the user's history. Entries of erased users have no `userId`, no `balance` and no metadata.")
        ),
        (
            "LogPage",
            .record([
                .required("entries", .array(of: .ref("LogEntry"), 0...ResultLimit.log.most)),
                .required(
                    "next",
                    Schema.any(of: [.ref("LogPosition"), .null]).described(
                        "The `cursor` of the next page, null on the last; with `after`, the `after` of the next page, never "
                            + "null.")),
                .required(
                    "newest",
                    Schema.ref("LogPosition").described("The `after` of what comes from now on.")),
            ])
        ),
        ("Balance", .record([.required("points", spendable)] + levels)),
        ("Expiring", .record([.required("points", .integer(1...)), .required("at", .date)])),
        (
            "Adjustment",
            Schema.record([
                .required(
                    "points",
                    Schema.integer(-EventDefinition.mostPoints...EventDefinition.mostPoints)
                        .adding("not", ["const": 0]).described("What is added; what is taken, if negative.")),
                .required("reason", .ref("EntryReason")),
                .optional(
                    "expiresAt",
                    Schema.date.orNull.described(
                        "The last local day of points that are added; without it, the project's `points.validity` counts."
                    )),
            ])
        ),
        (
            "Reversal",
            Schema.record([
                .required("reason", .ref("EntryReason")),
                .optional(
                    "fraction",
                    Schema.any(of: [
                        Schema.decimal.adding("exclusiveMinimum", 0).adding("maximum", 1),
                        .string(pattern: "^[0-9]{1,19}/[0-9]{1,19}$"), .null,
                    ]).described(
                        "The part of an event's own points, as a number with up to 9 places or as a text such as `1/3`. "
                            + "Several add up to at most 1.")),
            ])
        ),
        (
            "EntryReason",
            Schema.string(EntryReason.lengths).described("\(EntryReason.rule).")
        ),
        ("Adjusted", .record([userId, .required("id", .ref("EntryId"))] + entry)),
        ("AdjustedDryRun", .record([userId, dryRun] + entry)),
        ("Reversed", .record([userId, .required("id", .ref("EntryId"))] + entry + [bonuses])),
        ("ReversedDryRun", .record([userId, dryRun] + entry + [bonuses])),
        (
            "TriggeredBonus",
            .record([
                .required("kind", .choice(["streak", "challenge"])), .required("id", .id),
                .required("points", Schema.signedPoints.described("Negative if a bonus is taken back.")),
            ])
        ),
    ]

    /// The bonuses and corrections that an event or a reversal led to.
    static let bonuses = Member.required(
        "bonuses",
        Schema.array(of: .ref("TriggeredBonus")).described("The bonuses, and those taken back, that this led to."))

    /// What a user has besides what can be spent.
    static let levels: [Member] = [
        .required("pending", Schema.points.described("What can be spent later.")),
        .required("held", Schema.points.described("What is held for a redemption.")),
        .required("debt", Schema.points.described("What the next points repay.")),
        .required(
            "expiring",
            Schema.array(of: .ref("Expiring")).described("What expires if nothing else happens, by day.")),
    ]

    private static let spendable = Schema.points.described("What can be spent now.")
    private static let userId = Member.required("userId", .userId)
    private static let dryRun = Member.required("dryRun", .constant(true))

    private static let entryUser = Member.required(
        "userId", Schema.any(of: [.userId, .null]).described("Null once the user has been erased."))

    /// A member of an entry as it is in a log, where users can have been erased.
    private static func ofAnybody(_ member: Member) -> Member {
        member.name == "balance" ? .required("balance", Schema.any(of: [member.schema, .null])) : member
    }

    private static let conditions = Member.optional(
        "conditions",
        Schema.any(of: [.array(of: .ref("Finding")), .null]).described(
            "With `explain=true`, of an event whose conditions failed: the result of each comparison by the definition in "
                + "force when it was logged; null if it was logged before versions of definitions were kept."))

    /// The members of an entry but its id.
    private static let entry: [Member] = [
        .required("kind", .ref("EntryKind")),
        .required(
            "timestamp", Schema.instant.described("When it happened. It decides the day that the entry counts in.")),
        .required("bookedAt", .instant), .required("points", .signedPoints),
        .required(
            "balance",
            Schema.signedPoints.described(
                "The user's total: the sum of all entries up to this one, as they were booked.")),
        .optional("eventId", Schema.id.described("Of an event, or of the event that a reversal takes back.")),
        .optional("conditionReached", .boolean), .optional("limitReached", .boolean),
        .optional("limitReason", .any(of: [.ref("LimitReason"), .null])), .optional("userGroupId", .usergroup),
        .optional("metadata", .ref("Metadata")),
        .optional("streakId", .id), .optional("length", Schema.integer(1...).described("The streak's length.")),
        .optional("challengeId", .id),
        .optional("completion", Schema.integer(1...).described("How often the challenge had been completed.")),
        .optional("offerId", Schema.id.described("Of a redemption or a refund.")),
        .optional("redemptionId", Schema.string.described("Of a redemption: what it is captured and shown by.")),
        .optional(
            "triggeredBy",
            Schema.string.orNull.described(
                "The id of the entry that led to the bonus or the correction; null for what was paid for the past.")),
        .optional("forgone", Schema.points.described("What a correction left to the user.")),
        .optional("reverses", Schema.string.described("The id of the entry that a reversal or a refund takes back.")),
        .optional("fraction", Schema.string.described("The part that a reversal takes back, in lowest terms.")),
        .optional("waived", Schema.points.described("What a reversal left to the user.")),
        .optional(
            "activeAt",
            Schema.instant.described(
                "Of an event, a bonus or an adjustment that adds points: when they can be spent, if not at once.")),
        .optional("expiresAt", Schema.date.described("Of the same: the last local day of the points.")),
        .optional("expiresAfterInactiveMonths", .integer(1...Validity.maximumMonths)),
        .optional(
            "by",
            Schema.string.orNull.described(
                "Who booked it with a right of its own: the `sub` of an `admin` token, the name of an API key, or "
                    + "`command`. Only for administrators and API keys with the scope `read`, as `reason` is.")),
        .optional("reason", Schema.string.orNull),
    ]
}
