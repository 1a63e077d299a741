import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /project/{projectId}/leaderboard`.
    func leaderboard(
        of projectId: String, _ exchange: Exchange, _ caller: Caller,
        finish: @escaping Endpoint.Finish
    ) throws {
        guard projectId.isExactly(caller.project.definition.project) else {
            throw APIError(.projectNotFound)
        }
        let limit = try exchange.request.head.limit(.leaderboard)
        try read(board(exchange, caller), finish: finish) { [store] in
            try PlaceList($0.top(limit), for: caller, in: store).response
        }
    }

    /// `GET /user/{userId}/rank`; `rank` is null if the user has no points.
    func rank(
        of userId: String, _ exchange: Exchange, _ caller: Caller,
        finish: @escaping Endpoint.Finish
    ) throws {
        _ = try user(userId, caller)
        try read(board(exchange, caller), finish: finish) { standings in
            let place = try standings.place(of: userId)
            let users = try standings.count
            return .json { writer in
                writer.member("userId", userId)
                writer.member("points", place?.points ?? 0)
                writer.member("rank", place?.rank)
                writer.member("users", users)
            }
        }
    }

    /// `GET /user/{userId}/leaderboard`: the top three, and the user with its neighbours.
    func neighbourhood(
        of userId: String, _ exchange: Exchange, _ caller: Caller,
        finish: @escaping Endpoint.Finish
    ) throws {
        _ = try user(userId, caller)
        try read(board(exchange, caller), finish: finish) { [store] in
            try PlaceList($0.neighbourhood(of: userId), for: caller, in: store).response
        }
    }

    /// Answers from a leaderboard: at once if it is in memory and current, else after it has been made or updated.
    private func read(
        _ board: Board, finish: @escaping Endpoint.Finish,
        _ answer: @escaping @Sendable (any Standings) throws -> Response
    ) throws {
        if let response = try store.leaderboardAtHand(board, answer) { return finish(.success(response)) }
        try slowAnswers.add { [store] in finish(Result { try store.leaderboard(board, answer) }) }
    }

    private func board(_ exchange: Exchange, _ caller: Caller) throws -> Board {
        let head = exchange.request.head
        let rulebook = caller.project.rulebook
        let group = head.queryValue("groupId")
        if let group, !rulebook.hasUsergroup(group) {
            throw APIError(.usergroupNotFound)
        }
        let span = try LeaderboardSpan(head)
        let today = rulebook.zone.day(of: exchange.now)
        return Board(project: rulebook.number, usergroupId: group, span: span, today: today)
    }
}

extension LeaderboardSpan {
    /// `month` takes precedence over `timeframe`. Without either, the span is all time.
    fileprivate init(_ head: RequestHead) throws(APIError) {
        if let text = head.queryValue("month") {
            guard let month = Month(text) else {
                throw .invalidParameter("month", "expected a month such as 2025-08 (YYYY-MM)")
            }
            self = .month(month)
            return
        }
        guard let window = LeaderboardDefinition.Window(rawValue: head.queryValue("timeframe") ?? "all") else {
            let windows = LeaderboardDefinition.Window.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidParameter("timeframe", "expected one of \(windows)")
        }
        self = .window(window)
    }
}
