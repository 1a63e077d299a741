import Store

extension OpenAPI {
    /// Figures about points.
    static let pointsStatsSchemas: [(name: String, value: Schema)] = [
        (
            "PointsStats",
            .record([
                .required("period", .answeredPeriod), .required("startDate", .date),
                .required("endDate", .date),
                .required(
                    "data",
                    .record(
                        pointsFigures + [
                            .required(
                                "dailyData",
                                Schema.map(of: .ref("PointsDay"), names: .date).described(
                                    "Every day of the period. A day to come has the present levels.")),
                            .required(
                                "upcoming",
                                Schema.array(of: .ref("PointsExpiring"), months...months).described(
                                    "What expires if nothing else happens: the rest of this month, and the months after it."
                                )),
                        ])),
                .optional(
                    "previous",
                    Schema.ref("PointsPrevious").orNull.described(
                        "Present with `compare=previous`; null if there is no previous span.")),
            ])
        ),
        ("PointsDay", .record(pointsFigures)),
        ("PointsExpiring", .record([.required("month", .ref("Month")), .required("points", .count)])),
        (
            "PointsPrevious",
            .record(
                [.required("startDate", .date), .required("endDate", .date)] + pointsFigures + [
                    .required("change", .record(pointsFigures.map { .required($0.name, .ref("Change")) }))
                ])
        ),
    ]

    private static let months = PointsStats.monthsToCome
    private static let signed: Schema = ["type": "integer"]

    private static let pointsFigures: [Member] = [
        .required("awarded", Schema.count.described("Points of events.")),
        .required("bonuses", signed.described("Bonuses of streaks and challenges, less corrections.")),
        .required("adjusted", signed.described("Adjustments, with their reversals.")),
        .required("redeemed", Schema.count.described("Points spent on offers.")),
        .required("refunded", Schema.count.described("Points that came back from offers.")),
        .required("reversed", Schema.count.described("Points of events that were taken back.")),
        .required("expired", Schema.count.described("Points whose validity ran out.")),
        .required("erased", signed.described("What erased users had, less what they owed.")),
        .required("outstanding", Schema.count.described("What all users together can spend.")),
        .required("pending", Schema.count.described("What is not active yet.")),
        .required("held", Schema.count.described("What is held for offers.")),
        .required("debt", Schema.count.described("What users owe.")),
        .required("usersWithPoints", Schema.count.described("Users who have points to spend.")),
    ]
}
