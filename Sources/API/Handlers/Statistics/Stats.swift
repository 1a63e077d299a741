import Gateway
import Loyalty
import Store

extension Service {
    /// `GET /stats/event`, for one event or for all.
    func eventStats(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        let project = caller.project
        let today = project.rulebook.zone.day(of: exchange.now)
        let request = try StatsRequest(exchange.request.head, today: today)
        let question = AnswerCache.Question(project: caller.served, today: today, request: request)
        let body = try stats.body(for: question, at: store.version) {
            let found = try store.read { reader in
                try reader.stats(
                    of: request.eventId, span: request.span, today: today, in: project,
                    comparing: request.comparesPrevious, byUsergroup: request.groupsByUsergroup)
            }
            guard let (stats, previous) = found else { throw APIError(.eventNotFound) }
            switch request.format {
            case .json: return StatsBody.bytes(stats, previous: previous, for: request)
            case .csv: return StatsTable.bytes(stats, previous: previous, for: request)
            }
        }
        var response: Response =
            switch request.format {
            case .json: .json(body, caching: "no-store")
            case .csv: .csv(body, caching: "no-store")
            }
        response.headers.append(("Vary", "Accept"))
        return response
    }
}
