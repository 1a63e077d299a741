import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /user/{userId}/history`: last booked first, in pages.
    func history(of userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let (project, zone) = (caller.project, caller.project.rulebook.zone)
        let request = try HistoryRequest(exchange.request.head, in: zone)
        let (page, explanations) = try store.read { reader in
            let page = try reader.page(request, of: userId, in: project, at: exchange.now)
            guard let page, request.explains else { return (page, HistoryExplanations()) }
            return (page, try HistoryExplanations(of: page.entries, in: project, by: reader))
        }
        guard page != nil || caller.isYetToCome(userId) else { throw APIError(.userNotFound) }
        let shown = page ?? HistoryPage()
        var response: Response
        switch request.format {
        case .json:
            response = .json { writer in
                writer.array("history") { writer in
                    for entry in shown.entries {
                        entry.write(in: zone, showsAuthor: caller.seesAuthors, to: &writer) { writer in
                            explanations.write(entry, to: &writer)
                        }
                    }
                }
                writer.member("next", shown.next)
            }
        case .csv:
            var table = HistoryTable(in: zone, showsAuthor: caller.seesAuthors)
            for entry in shown.entries { table.add(entry) }
            response = .csv(table.bytes, caching: "no-store")
            if let next = shown.next { response.headers.append(("X-Next-Cursor", next)) }
        }
        response.headers.append(("Vary", "Accept"))
        return response
    }

    /// `GET /user/{userId}/export`: everything that is stored about the user.
    func exportUser(_ userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let absent: StoredUser? = caller.isYetToCome(userId) ? .yetToCome(userId) : nil
        let body = try store.read { reader in
            try reader.export(
                userId, orElse: absent, caller.project, at: exchange.now, showsAuthors: caller.seesAuthors)
        }
        guard let body else { throw APIError(.userNotFound) }
        return .json(body, caching: "no-store")
    }
}

extension Reader {
    /// The page that is asked for; nil if the project has no such user.
    fileprivate func page(
        _ request: HistoryRequest, of userId: String, in project: Project, at now: Instant
    ) throws -> HistoryPage? {
        var filter = HistoryFilter(kind: request.kind, instants: request.instants)
        if let eventId = request.eventId {
            guard let number = try number(ofEvent: eventId, in: project) else { throw APIError(.eventNotFound) }
            filter.event = number
        }
        do {
            return try history(
                of: userId, after: request.cursor, limit: request.limit, filter, in: project, at: now)
        } catch HistoryRefusal.unknownEntry {
            throw APIError.invalidCursor
        }
    }

    /// Everything that is stored about a user, as JSON; nil if the project has no such user.
    /// - Parameters:
    ///   - absent: the user to export if the project has no such user.
    ///   - showsAuthors: whether entries tell who booked them and why.
    public func export(
        _ userId: String, orElse absent: StoredUser? = nil, _ project: Project, at now: Instant,
        showsAuthors: Bool = true
    ) throws -> [UInt8]? {
        guard let user = try user(userId, in: project.number) ?? absent else { return nil }
        let entries = try entries(of: user, in: project, at: now)
        let (redemptions, coupons) = (try redemptions(of: user), try coupons(of: user))
        let zone = project.rulebook.zone
        var writer = JSONWriter(capacity: 1024 + entries.count * 256)
        writer.object { writer in
            user.writeMembers(to: &writer)
            PointsBody.write(user.ledger(at: now, in: project), in: zone, to: &writer)
            writer.array("streaks") { writer in
                for rule in project.rulebook.streaks {
                    user.state.streak(rule.number)?.write(rule, at: now, to: &writer)
                }
            }
            writer.array("challenges") { writer in
                for rule in project.rulebook.challenges {
                    user.state.challenge(rule.number)?.write(rule, to: &writer)
                }
            }
            writer.array("history") { writer in
                for entry in entries { entry.write(in: zone, showsAuthor: showsAuthors, to: &writer) }
            }
            writer.array("redemptions") { writer in
                for redemption in redemptions { redemption.write(at: now, in: zone, to: &writer) }
            }
            writer.array("coupons") { writer in
                for coupon in coupons { coupon.write(at: now, in: zone, showsAuthor: showsAuthors, to: &writer) }
            }
        }
        return writer.bytes
    }
}
