import Gateway
import JSON
import Store

extension Service {
    /// `GET /analytics/challenge`, as of now; `null` if the challenge is unknown or has no participants.
    func challengeAnalytics(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        guard let id = exchange.request.head.queryValue("challengeId"), !id.isEmpty else {
            throw APIError(.challengeIdMissing)
        }
        let rulebook = caller.project.rulebook
        guard let challenge = rulebook.challenge(id: id) else { return .jsonValue { $0.null() } }
        let analytics = try store.read { try $0.analytics(of: challenge, in: rulebook.number) }
        return .jsonValue { writer in
            if analytics.totalParticipants == 0 { return writer.null() }
            analytics.write(id: id, to: &writer)
        }
    }
}

extension ChallengeAnalytics {
    fileprivate func write(id: String, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("challengeId", id)
            writer.member("totalParticipants", totalParticipants)
            writer.member("completedUsers", completedUsers)
            writer.member("completions", completions)
            writer.array("progress") { writer in
                for users in progress { writer.value(users) }
            }
        }
    }
}
