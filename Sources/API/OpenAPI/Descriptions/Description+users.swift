extension OpenAPI.Description {
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
        id: "updateUser", tag: .users, summary: "Change a user's groups or time zone",
        text: "A new time zone applies from now on: a traveller neither gains nor loses a day of a streak.",
        body: [.json(.ref("UserChange"), Examples.userChanges)],
        answers: [.json("The user as it is now.", .ref("User"), Examples.changedUsers)],
        errors: [.invalidUser, .invalidUsergroups, .invalidTimezone, .userNotFound])

    static let eraseUser = Self(
        id: "eraseUser", tag: .users, summary: "Erase a person",
        text:
            "Removes id, metadata, history, balance, streaks and challenges, so that nothing of them is left in the database's "
            + "files. The project's daily statistics stay.",
        answers: [
            OpenAPI.Answer(status: 204, text: "Erased."),
            .json(
                202,
                "Erased: no answer contains the user any more. A long read still needs the old data in the files. The "
                    + "first request after it clears them.", .ref("UserErased"), Examples.erasedUsers),
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
    static let history = ofUser(
        "getHistory", "The events logged for a user", .ref("HistoryPage"), Examples.histories,
        parameters: [.pageSize, .cursor], errors: [.invalidParameter])
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
