import Gateway
import JSON
import Store

extension Service {
    /// `GET /analytics/streak`, as of now; `null` if the streak is unknown or has no participants.
    func streakAnalytics(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        guard let id = exchange.request.head.queryValue("streakId"), !id.isEmpty else {
            throw APIError(.streakIdMissing)
        }
        let groupBy = exchange.request.head.queryValue("groupBy")
        guard groupBy == nil || groupBy == "length" else {
            throw APIError.invalidParameter("groupBy", "expected length")
        }
        var writer = JSONWriter(capacity: 192)
        if let streak = caller.project.rulebook.streak(id: id),
            let analytics = try store.read({
                try $0.analytics(of: streak, at: exchange.now, withLengths: groupBy != nil)
            })
        {
            analytics.write(id: id, to: &writer)
        } else {
            writer.null()
        }
        return .json(writer.bytes, caching: "no-store")
    }
}

extension StreakAnalytics {
    fileprivate func write(id: String, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("streakId", id)
            writer.member("totalParticipants", totalParticipants)
            writer.member("activeParticipants", activeParticipants)
            writer.key("averageStreakLength")
            writer.fixed(Self.ratio(activeLengths, activeParticipants, scale: 10), fractionDigits: 1)
            writer.member("longestUserStreak", longest)
            writer.key("completionRate")
            writer.fixed(Self.ratio(activeParticipants, totalParticipants, scale: 100), fractionDigits: 2)
            guard let longestStreaks else { return }
            writer.array("longestStreaks") { writer in
                for streak in longestStreaks {
                    writer.object { writer in
                        writer.member("length", streak.length)
                        writer.member("users", streak.users)
                    }
                }
            }
        }
    }

    /// `part` ÷ `whole` in units of 1/`scale`, rounded to the nearest, ties up; 0 if `whole` is 0.
    private static func ratio(_ part: Int64, _ whole: Int64, scale: Int64) -> Int64 {
        whole > 0 ? (2 * part * scale + whole) / (2 * whole) : 0
    }
}
