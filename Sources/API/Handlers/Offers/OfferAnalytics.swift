import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /analytics/offer`: how an offer is doing, all in all and by day. A deleted offer has figures too.
    func offerAnalytics(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        let (head, project) = (exchange.request.head, caller.project)
        guard let id = head.queryValue("offerId"), !id.isEmpty else { throw APIError(.offerIdMissing) }
        try head.checkAsksForOfferFigures()
        let period = try StatsPeriod(head, today: project.rulebook.zone.day(of: exchange.now), orElse: .all)
        let (definition, analytics) = try store.read { reader in
            guard let offer = try KnownOffer(id: id, in: project, reader) else { throw APIError(.offerNotFound) }
            return (
                offer.definition,
                try reader.analytics(of: offer, span: period.span, at: exchange.now, in: project)
            )
        }
        return .json { writer in
            writer.member("offerId", id)
            writer.member("period", period.name)
            writer.member("startDate", analytics.start.description)
            writer.member("endDate", analytics.end.description)
            writer.object("data") { writer in
                analytics.total.write(to: &writer)
                writer.member("held", analytics.counts.held)
                writer.member("stockLeft", definition?.stock.map { max(0, $0 - analytics.counts.taken) })
                writer.member("codesLeft", definition?.coupon == .pool ? analytics.counts.codes : nil)
                writer.object("dailyData") { writer in
                    for (day, figures) in analytics.days {
                        writer.key(day.description)
                        writer.object { figures.write(to: &$0) }
                    }
                }
            }
        }
    }
}

extension RequestHead {
    /// Checks that nothing is asked for that only the stats of events and points have: the figures would pass for it.
    fileprivate func checkAsksForOfferFigures() throws(APIError) {
        if let format = queryValue("format"), !format.isExactly("json") {
            throw .invalidParameter("format", "the figures of an offer come only as json")
        }
        for name in ["compare", "eventId", "groupBy", "interval", "where"]
        where queryValue(name).map({ !$0.isEmpty }) ?? false {
            throw .invalidParameter(name, "the figures of an offer take no \(name)")
        }
    }
}

extension OfferDay {
    /// Writes the figures as members of the open object.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("redemptions", redemptions)
        writer.member("users", users)
        writer.member("points", points)
        writer.member("reversals", reversals)
        writer.member("refunded", refunded)
        writer.member("couponsUsed", used)
    }
}
