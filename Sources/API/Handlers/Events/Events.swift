import Gateway

extension Service {
    /// `GET /event`: all definitions, or with `showAll=false` the active ones; 204 if the project has no definitions.
    func listEvents(_ exchange: Exchange, _ caller: Caller) throws(APIError) -> Response {
        let document: ServedProject.Document
        switch exchange.request.head.queryValue("showAll") ?? "true" {
        case "true": document = caller.served.allEvents
        case "false": document = caller.served.activeEvents
        default: throw .invalidParameter("showAll", "expected true or false")
        }
        if caller.served.allEvents.isEmpty {
            return Response(status: 204, headers: [("Cache-Control", "private, no-cache")])
        }
        return .document(document, for: exchange.request.head)
    }

    /// `GET /event/{eventId}`.
    func getEvent(_ id: String, _ exchange: Exchange, _ caller: Caller) throws(APIError) -> Response {
        guard !id.isEmpty else { throw APIError(.eventIdMissing) }
        guard let document = caller.served.event(id: id) else { throw APIError(.eventNotFound) }
        return .document(document, for: exchange.request.head)
    }
}
