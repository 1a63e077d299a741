import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /user/{userId}/history`: newest first, in pages.
    func history(of userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let head = exchange.request.head
        let limit = try head.limit(.page)
        let project = caller.project
        let cursor = head.queryValue("cursor")
        let page = try store.read {
            try $0.history(of: userId, after: cursor, limit: limit, in: project, at: exchange.now)
        }
        guard page != nil || caller.isYetToCome(userId) else { throw APIError(.userNotFound) }
        let shown = page ?? HistoryPage()
        return .json { writer in
            writer.array("history") { writer in
                for entry in shown.entries { entry.write(in: project.rulebook.zone, to: &writer) }
            }
            writer.member("next", shown.next)
        }
    }

    /// `GET /user/{userId}/export`: everything that is stored about the user.
    func exportUser(_ userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let absent: StoredUser? = caller.isYetToCome(userId) ? .yetToCome(userId) : nil
        let body = try store.read { reader in
            try reader.export(userId, orElse: absent, caller.project, at: exchange.now)
        }
        guard let body else { throw APIError(.userNotFound) }
        return .json(body, caching: "no-store")
    }
}

extension Reader {
    /// Everything that is stored about a user, as JSON; nil if the project has no such user.
    /// - Parameter absent: the user to export if the project has no such user.
    public func export(
        _ userId: String, orElse absent: StoredUser? = nil, _ project: Project, at now: Instant
    ) throws -> [UInt8]? {
        guard let user = try user(userId, in: project.number) ?? absent else { return nil }
        let entries = try entries(of: user, in: project, at: now)
        var writer = JSONWriter(capacity: 1024 + entries.count * 256)
        writer.object { writer in
            user.writeMembers(to: &writer)
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
                for entry in entries { entry.write(in: project.rulebook.zone, to: &writer) }
            }
        }
        return writer.bytes
    }
}
