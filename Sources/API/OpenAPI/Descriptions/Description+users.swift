import Loyalty
import Store

extension OpenAPI.Description {
    static let adjustPoints = Self(
        id: "adjustPoints", tag: .users, summary: "Add points, or take some",
        text:
            "By hand, with a reason: goodwill, a correction. Points that are added are active at once. Only points that the "
            + "user can spend can be taken.",
        parameters: [.dryRun, .idempotencyKey], body: [.json(.ref("Adjustment"), Examples.adjustments)],
        answers: [
            .json(
                "The entry, or with `dryRun=true` what it would be.",
                .one(of: [.ref("Adjusted"), .ref("AdjustedDryRun")]),
                Examples.adjusted, headers: [.replayed])
        ],
        errors: [
            .invalidAdjustment, .userNotFound, .insufficientPoints, .balanceOutOfRange, .invalidParameter,
            .invalidIdempotencyKey, .idempotencyKeyReused,
        ])

    static let reverseEntry = Self(
        id: "reverseEntry", tag: .users, summary: "Take an entry back",
        text:
            "A returned purchase, or a mistake. Without `fraction`, the entry no longer counts for the total, for streaks, "
            + "challenges and leaderboards, and bonuses that only it led to are taken back. With `fraction`, that part of an "
            + "event's own points is taken back. Limits, cooldowns, budgets and statistics stay.",
        parameters: [.dryRun, .idempotencyKey], body: [.json(.ref("Reversal"), Examples.reversals)],
        answers: [
            .json(
                "The reversal, or with `dryRun=true` what it would be.",
                .one(of: [.ref("Reversed"), .ref("ReversedDryRun")]), Examples.reversed, headers: [.replayed])
        ],
        errors: [
            .invalidReversal, .userNotFound, .entryNotFound, .notReversible, .alreadyReversed, .couponUsed,
            .fractionTooLarge, .balanceOutOfRange, .invalidParameter, .invalidIdempotencyKey, .idempotencyKeyReused,
        ])

    static let createUser = Self(
        id: "createUser", tag: .users, summary: "Create a user",
        body: [.json(.ref("NewUser"), Examples.newUsers)],
        answers: [.json(201, "Created.", .ref("UserCreated"), Examples.createdUsers)],
        errors: [.invalidUserId, .invalidUser, .invalidUsergroups, .invalidTimezone, .userExists])

    static let listUsers = Self(
        id: "listUsers", tag: .users, summary: "All users, or those whose ids begin with a text",
        text: "In the order of their ids, byte by byte.",
        parameters: [.prefix, .pageSize, .after],
        answers: [.json("A page of users.", .ref("UserPage"), Examples.userLists)], errors: [.invalidParameter])

    static let updateUser = Self(
        id: "updateUser", tag: .users, summary: "Change a user's groups, time zone or display name",
        text: "A new time zone applies from now on: a traveller neither gains nor loses a day of a streak.",
        body: [.json(.ref("UserChange"), Examples.userChanges)],
        answers: [.json("The user as it is now.", .ref("User"), Examples.changedUsers)],
        errors: [.invalidUser, .invalidUsergroups, .invalidTimezone, .userNotFound])

    static let eraseUser = Self(
        id: "eraseUser", tag: .users, summary: "Erase a person",
        text:
            "Removes id, display name, metadata, history, balance, streaks and challenges, so that nothing of them is left in "
            + "a database's file. The project's daily statistics stay.",
        answers: [
            OpenAPI.Answer(status: 204, text: "Erased."),
            .json(
                202,
                "Erased: no answer contains the user any more. A long read still needs the old data in the files, and the "
                    + "first request after it clears them. With a PostgreSQL server, it is always this answer: old rows go "
                    + "with vacuum, and the server's log and backups with their retention.", .ref("UserErased"),
                Examples.erasedUsers),
        ],
        errors: [.userNotFound])

    static let getUser = ofUser("getUser", "A user", .ref("User"), Examples.users)
    static let getPoints = ofUser(
        "getPoints", "A user's balance", .ref("Balance"), Examples.points)
    static let exportUser = ofUser(
        "exportUser", "Everything that is stored about a user", .ref("UserExport"), Examples.exports)
    static let streaks = ofUser(
        "getUserStreaks", "A user's streaks", .array(of: .ref("StreakStanding")),
        Examples.streaks)
    static let streak = ofUser(
        "getUserStreak", "A user's progress in a streak", .ref("StreakStanding"), Examples.streak,
        errors: [.streakNotFound, .noParticipation])
    static let challenges = ofUser(
        "getUserChallenges", "A user's progress in every challenge", .array(of: .ref("ChallengeStanding")),
        Examples.challenges)
    static let challenge = ofUser(
        "getUserChallenge", "A user's progress in a challenge", .ref("ChallengeStanding"), Examples.challenge,
        errors: [.challengeNotFound])
    static let history = Self(
        id: "getHistory", tag: .users, summary: "A user's entries",
        text:
            "Everything that changed the user's total, and every logged event, last booked first. A page costs its entries. "
            + "With a filter, it looks at \(grouped(HistoryFilter.mostLookedAt)) entries at most: it can then be short or "
            + "empty although there is a next one. With `format=csv` it is a table with a row for each entry.",
        parameters: [.pageSize, .cursor, .entryKind, .entriesOfEvent, .from, .to, .format, .explain],
        answers: [
            OpenAPI.Answer(
                status: 200, text: "A page of entries.",
                contents: [
                    .json(.ref("HistoryPage"), Examples.histories),
                    OpenAPI.Content(type: "text/csv", schema: .string, examples: Examples.historyTables),
                ], headers: [.nextCursor])
        ],
        errors: [.userNotFound, .invalidParameter, .eventNotFound])
    static let rank = ofUser(
        "getRank", "A user's place", .ref("UserRank"), Examples.ranks, tag: .leaderboards, parameters: board,
        errors: boardErrors)
    static let neighbourhood = ofUser(
        "getNeighbourhood", "The first three users, and the user with two neighbours on each side",
        .ref("Leaderboard"), Examples.neighbourhoods, tag: .leaderboards, parameters: board, errors: boardErrors)

    private static let board: [OpenAPI.Parameter] = [.leaderboardTimeframe, .month, .groupId]
    private static let boardErrors: [ErrorCode] = [.invalidParameter, .usergroupNotFound]

    /// An operation that reads something about one user.
    private static func ofUser(
        _ id: String, _ summary: String, _ schema: OpenAPI.Schema, _ examples: [OpenAPI.Example], tag: Tag = .users,
        parameters: [OpenAPI.Parameter] = [], errors: [ErrorCode] = []
    ) -> Self {
        Self(
            id: id, tag: tag, summary: summary, parameters: parameters,
            answers: [.json("\(summary).", schema, examples)], errors: [.userNotFound] + errors)
    }
}
