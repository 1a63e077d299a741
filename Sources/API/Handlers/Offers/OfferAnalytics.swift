import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /analytics/offer`: how an offer is doing, all in all and by day.
    func offerAnalytics(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        let (head, project) = (exchange.request.head, caller.project)
        guard let id = head.queryValue("offerId"), !id.isEmpty else { throw APIError(.offerIdMissing) }
        guard let offer = project.rulebook.offer(id: id) else { throw APIError(.offerNotFound) }
        let period = try StatsPeriod(head, today: project.rulebook.zone.day(of: exchange.now), orElse: .all)
        let analytics = try store.read { reader in
            try reader.analytics(of: offer, span: period.span, at: exchange.now, in: project)
        }
        return .json { writer in
            writer.member("offerId", id)
            writer.member("period", period.name)
            writer.member("startDate", analytics.start.description)
            writer.member("endDate", analytics.end.description)
            writer.object("data") { writer in
                analytics.total.write(to: &writer)
                writer.member("held", analytics.counts.held)
                writer.member("stockLeft", offer.definition.stock.map { max(0, $0 - analytics.counts.taken) })
                writer.member("codesLeft", offer.definition.coupon == .pool ? analytics.counts.codes : nil)
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
