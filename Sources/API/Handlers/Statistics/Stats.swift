import Gateway
import Loyalty
import Store

extension Service {
    /// `GET /stats/event`, for one event or for all.
    func eventStats(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        let project = caller.project
        let today = project.rulebook.zone.day(of: exchange.now)
        let request = try StatsRequest(exchange.request.head, today: today)
        let question = AnswerCache.Question(project: caller.served, today: today, request: .events(request))
        let body = try stats.body(for: question, at: store.version) {
            guard let (stats, previous) = try answer(request, today: today, in: project) else {
                throw APIError(.eventNotFound)
            }
            switch request.format {
            case .json: return StatsBody.bytes(stats, previous: previous, for: request)
            case .csv: return StatsTable.bytes(stats, previous: previous, for: request)
            }
        }
        return .figures(body, as: request.format)
    }

    private func answer(
        _ request: StatsRequest, today: Day, in project: Project
    ) throws -> (stats: EventStats, previous: EventStats?)? {
        let question = request.question
        do {
            let found = try store.read { try $0.stats(question, today: today, in: project) }
            if question.interval == .hour, let days = found?.stats.days.count, days > EventStats.mostDaysOfHours {
                throw APIError.invalidParameter("interval", "hour takes at most \(EventStats.mostDaysOfHours) days")
            }
            return found
        } catch let unknown as UnknownDimension {
            throw APIError.unknownDimension(unknown, in: question.value == nil ? "groupBy" : "where")
        }
    }

    /// `GET /stats/points`.
    func pointsStats(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        let project = caller.project
        let today = project.rulebook.zone.day(of: exchange.now)
        let request = try PointsStatsRequest(exchange.request.head, today: today)
        let question = AnswerCache.Question(project: caller.served, today: today, request: .points(request))
        let body = try stats.body(for: question, at: store.version, now: exchange.now) {
            let (stats, previous) = try store.read { reader in
                try reader.pointsStats(
                    span: request.days.span, at: exchange.now, in: project, comparing: request.comparesPrevious)
            }
            let body =
                switch request.format {
                case .json: PointsStatsBody.bytes(stats, previous: previous, for: request)
                case .csv: PointsStatsTable.bytes(stats, previous: previous)
                }
            return AnswerCache.Answer(body: body, during: stats.during)
        }
        return .figures(body, as: request.format)
    }

    /// `GET /analytics/retention`, for one event or for all.
    func retention(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        let project = caller.project
        let today = project.rulebook.zone.day(of: exchange.now)
        let request = try RetentionRequest(exchange.request.head)
        let question = AnswerCache.Question(project: caller.served, today: today, request: .retention(request))
        let body = try stats.body(for: question, at: store.version) {
            let found = try store.read { reader in
                try reader.retention(
                    of: request.eventId, by: request.interval, cohorts: request.cohorts, today: today, in: project)
            }
            guard let retention = found else { throw APIError(.eventNotFound) }
            switch request.format {
            case .json: return RetentionBody.json(retention, eventId: request.eventId)
            case .csv: return RetentionBody.csv(retention)
            }
        }
        return .figures(body, as: request.format)
    }
}

extension Response {
    /// 200 with figures, in the format that was asked for or that the client would rather accept.
    fileprivate static func figures(_ body: [UInt8], as format: StatsFormat) -> Response {
        var response: Response =
            switch format {
            case .json: .json(body, caching: "no-store")
            case .csv: .csv(body, caching: "no-store")
            }
        response.headers.append(("Vary", "Accept"))
        return response
    }
}
