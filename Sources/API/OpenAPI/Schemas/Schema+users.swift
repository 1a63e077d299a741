import Store

extension OpenAPI {
    /// Users and leaderboards.
    static let userSchemas: [(name: String, value: Schema)] = [
        (
            "NewUser",
            .record([.required("userId", .userId), timezone, usergroups, displayName])
        ),
        (
            "UserChange",
            Schema.record([usergroups, timezone, displayName]).described(
                "Members that are left out stay as they are. `null` removes the user's time zone or display name.")
        ),
        (
            "UserCreated",
            .record([
                .required("message", .constant("User created")), .required("userId", .userId),
                .required("createdAt", milliseconds),
            ])
        ),
        ("UserErased", .record([.required("message", .string)])),
        ("User", .record(user)),
        (
            "UserPage",
            .record([
                .required("users", .array(of: .ref("User"), 0...ResultLimit.page.most)),
                .required("next", Schema.string.orNull.described("The `cursor` of the next page; null on the last.")),
            ])
        ),
        (
            "UserExport",
            .record(
                user + levels + [
                    .required("streaks", .array(of: .ref("StreakStanding"))),
                    .required("challenges", .array(of: .ref("ChallengeStanding"))),
                    .required("history", .array(of: .ref("HistoryEntry"))),
                    .required("redemptions", .array(of: .ref("Redemption"))),
                    .required("coupons", .array(of: .ref("Coupon"))),
                ])
        ),
        (
            "UserRank",
            .record([
                .required("userId", .userId), .required("points", .points),
                .required("rank", Schema.integer(1...).orNull.described("Null for a user without points.")),
                .required("users", Schema.count.described("The number of users with points.")),
            ])
        ),
        (
            "Leaderboard",
            .record([
                .required("users", .array(of: .ref("LeaderboardEntry")))
            ])
        ),
        (
            "LeaderboardEntry",
            .record([
                .optional(
                    "userId",
                    Schema.userId.described(
                        "Left out of other users if the project's `access.leaderboards` is `names`.")),
                .optional("displayName", Schema.displayName.described("In place of `userId`, if the user has one.")),
                .required("points", .points), .required("rank", .integer(1...)),
            ])
        ),
    ]

    private static let milliseconds = Schema.count.described("Milliseconds since 1970.")
    private static let timezone = Member.optional(
        "timezone", Schema.string.orNull.described("The user's own IANA time zone, for streaks."))
    private static let displayName = Member.optional(
        "displayName", Schema.displayName.orNull.described("What leaderboards call the user before other users."))
    private static let usergroups = Member.optional(
        "usergroups",
        Schema.array(of: .usergroup, 0...UserChange.mostUsergroups).orNull.described(
            "Groups of the project, besides `default`."))

    private static let user: [Member] = [
        .required("userId", .userId),
        .required(
            "createdAt",
            Schema.count.orNull.described("Milliseconds since 1970; null if the first event is yet to come.")),
        .required("usergroups", .array(of: .usergroup, 0...UserChange.mostUsergroups)),
        .required("timezone", Schema.string.orNull), .required("displayName", Schema.displayName.orNull),
        .required("points", Schema.points.described("What the user can spend.")),
    ]
}
