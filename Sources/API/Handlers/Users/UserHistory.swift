import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /user/{userId}/history`: newest first, in pages.
    func history(of userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let head = exchange.request.head
        let limit = try head.limit(.page)
        let cursor = try head.queryValue("cursor").map { text throws(APIError) in
            guard let cursor = HistoryCursor(text) else {
                throw .invalidParameter("cursor", "expected the next of the page before")
            }
            return cursor
        }
        let project = caller.project.number
        let page = try store.read { try $0.history(of: userId, before: cursor, limit: limit, in: project) }
        guard page != nil || caller.isYetToCome(userId) else { throw APIError.userNotFound }
        let (entries, next) = page ?? ([], nil)
        return .json { writer in
            writer.array("history") { writer in
                for entry in entries { entry.write(to: &writer) }
            }
            writer.key("next")
            if let next { writer.value(next.text) } else { writer.null() }
        }
    }

    /// `GET /user/{userId}/export`: everything that is held on the user.
    func exportUser(_ userId: String, _ exchange: Exchange, _ caller: Caller) throws -> Response {
        let absent: StoredUser? = caller.isYetToCome(userId) ? .yetToCome(userId) : nil
        let body = try store.read { reader in
            try reader.export(userId, orElse: absent, caller.project, at: exchange.now)
        }
        guard let body else { throw APIError.userNotFound }
        return .json(body, caching: "no-store")
    }
}

extension Reader {
    /// Everything that is held on a user, as JSON; nil where the project has none of this id.
    /// - Parameter absent: who is told of then.
    public func export(
        _ userId: String, orElse absent: StoredUser? = nil, _ project: Project, at now: Instant
    ) throws -> [UInt8]? {
        guard let user = try user(userId, in: project.number) ?? absent else { return nil }
        let entries = try entries(of: user, in: project.number)
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
                for entry in entries { entry.write(to: &writer) }
            }
        }
        return writer.bytes
    }
}

extension HistoryEntry {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", String(id))
            writer.member("eventId", eventId)
            writer.member("timestamp", fact.at.description)
            writer.member("points", fact.points)
            writer.member("conditionReached", fact.conditionReached)
            writer.member("limitReached", fact.limitReached)
            writer.member("userGroupId", usergroupId)
            writer.key("metadata")
            if let metadata { writer.value(metadata) } else { writer.raw("{}") }
        }
    }
}

extension HistoryCursor {
    /// The cursor as clients get it: two numbers with a dot between.
    fileprivate var text: String { "\(at.milliseconds).\(id)" }

    fileprivate init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let at = Int64(parts[0]), let id = Int64(parts[1]) else { return nil }
        self.init(at: Instant(milliseconds: at), id: id)
    }
}
