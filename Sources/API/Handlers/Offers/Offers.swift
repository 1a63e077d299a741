import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /user/{userId}/offer/feed`: every offer that runs now, with what it costs the user.
    func offerFeed(of userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let (user, project) = (try user(userId, caller), caller.project)
        let running = project.rulebook.offers.filter { $0.definition.isRunning(at: exchange.now) }
        let standings = try store.read { reader in
            try reader.standings(of: running, for: user, at: exchange.now, in: project)
        }
        return .json { writer in
            writer.array("offers") { writer in
                for standing in standings { standing.write(to: &writer) }
            }
        }
    }

    /// `GET /user/{userId}/offer/{offerId}/redeemable`: the same for one offer, whether it runs or not.
    func offerStanding(_ id: String, of userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let (user, project) = (try user(userId, caller), caller.project)
        guard let offer = project.rulebook.offer(id: id) else { throw APIError(.offerNotFound) }
        let standings = try store.read { reader in
            try reader.standings(of: [offer], for: user, at: exchange.now, in: project)
        }
        return .jsonValue { writer in
            for standing in standings { standing.write(to: &writer) }
        }
    }
}

extension OfferStanding {
    /// Writes the offer as its user sees it: `{offerId, title, …, cost, redeemable, reasons, missing?}`.
    func write(to writer: inout JSONWriter) {
        let definition = offer.definition
        writer.object { writer in
            writer.member("offerId", definition.offerId)
            writer.key("title")
            definition.title.write(to: &writer)
            if let description = definition.description {
                writer.key("description")
                description.write(to: &writer)
            }
            if let start = definition.start { writer.member("start", start.description) }
            if let end = definition.end { writer.member("end", end.description) }
            if let stock = definition.stock { writer.member("left", max(0, stock - counts.taken)) }
            writer.member("cost", judgement.cost)
            writer.member("redeemable", judgement.isRedeemable)
            writer.array("reasons") { writer in
                for reason in judgement.reasons { writer.value(reason.code) }
            }
            if let missing = judgement.missing { writer.member("missing", missing) }
        }
    }
}

extension OfferJudgement {
    /// The points that the user lacks; nil if it has enough.
    var missing: Int64? {
        guard case .insufficientPoints(let missing) = reasons.last else { return nil }
        return missing
    }
}
