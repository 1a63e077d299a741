import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /log`: the entries of all users, last booked first, in pages; or those that came after one, in their order.
    func projectLog(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        let (project, zone) = (caller.project, caller.project.rulebook.zone)
        let request = try LogRequest(exchange.request.head, in: zone)
        let page = try store.read { try $0.page(request, in: project) }
        var response: Response
        switch request.format {
        case .json:
            response = .json { writer in
                writer.array("entries") { writer in
                    for entry in page.entries { entry.write(in: zone, to: &writer) }
                }
                writer.member("next", page.next.map { String($0) })
                writer.member("newest", String(page.newest))
            }
        case .csv:
            var table = HistoryTable(in: zone, showsAuthor: true, showsUser: true)
            for entry in page.entries { table.add(entry) }
            response = .csv(table.bytes, caching: "no-store")
            if let next = page.next { response.headers.append(("X-Next-Cursor", String(next))) }
        }
        response.headers.append(("Vary", "Accept"))
        return response
    }
}

extension Reader {
    fileprivate func page(_ request: LogRequest, in project: Project) throws -> LogPage {
        var filter = LogFilter(
            HistoryFilter(kind: request.kind, instants: request.instants), outcome: request.outcome,
            value: request.value)
        if let eventId = request.eventId {
            guard let number = try number(ofEvent: eventId, in: project) else { throw APIError(.eventNotFound) }
            filter.history.event = number
        }
        if let userId = request.userId {
            guard let user = try user(userId, in: project.number) else { throw APIError(.userNotFound) }
            filter.member = user.number
        }
        do {
            return try log(request.part, limit: request.limit, filter, in: project)
        } catch HistoryRefusal.unknownEntry {
            throw APIError.invalidCursor
        }
    }
}
