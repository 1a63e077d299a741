import Loyalty

/// What stats have beside the contract.
extension OpenAPI {
    static let newUsers = Member.required(
        "newUsers", Schema.count.described("Users with their first event, or their first event of this kind."))

    static let measures = Member.optional(
        "measures",
        Schema.map(of: .ref("Measure")).described(
            "What the numbers of each measure come to, if the event has measures."))

    /// The members with the values of a dimension.
    static let breakdown: [Member] = [
        .optional(
            "breakdown",
            Schema.map(of: .ref("ValueShare")).described(
                "The shares of a dimension's values, if `groupBy` names one: texts, and `\(DimensionValue.none)`, "
                    + "`\(DimensionValue.other)` and `\(DimensionValue.erased)`.")),
        .optional("topValues", Schema.array(of: .string).described("The values in order, the most frequent first.")),
        .optional("valuesTotal", Schema.count.described("How many values occurred.")),
        .optional(
            "counting",
            Schema.ref("Counting").described("Present while the past of a new dimension or measure is being counted.")),
        .optional(
            "_metadata",
            .record([
                .required(
                    "otherValues",
                    Schema.boolean.described("Whether events count under `\(DimensionValue.other)`."))
            ])),
    ]

    static let valueShare = Schema.record([
        .required("count", .count), .required("users", .count), .required("points", .count),
        .required("conditionMet", .count), .required("conditionFailed", .count), .required("limitReached", .count),
        measures,
    ])

    static let interval = Schema.record([
        .required(
            "start",
            Schema.string(pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2})?$").described(
                "The first day that is in it, or the hour.")),
        .required("count", .count),
        .optional("users", Schema.count.described("Not of hours.")),
        .optional("points", Schema.count.described("Not of hours.")),
    ])

    static let measure = Schema.record([
        .required("sum", .decimal),
        .required("count", Schema.count.described("How many numbers there are.")),
        .required("average", Schema.decimal.orNull.described("To \(MeasureSums.averagePlaces) places.")),
        .required("min", Schema.decimal.orNull), .required("max", Schema.decimal.orNull),
    ])

    static let measureChanges = Member.optional(
        "measures", Schema.map(of: .ref("MeasureChange")).described("Of each measure, if the event has measures."))

    static let measureChange = Schema.record([
        .required("sum", .ref("DecimalChange")), .required("count", .ref("Change")),
        .required(
            "average", Schema.ref("DecimalChange").orNull.described("Null if one of the periods has no numbers.")),
    ])

    static let counting = Schema.record([
        .required("counted", Schema.count.described("Users that have been counted.")),
        .required("of", Schema.count.described("All users that are to be counted.")),
    ])
}
