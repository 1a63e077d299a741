import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `GET /user`: users in the order of their ids, in pages. The cost of a page depends only on its length.
    func listUsers(_ exchange: Exchange, _ caller: Caller) throws -> Response {
        let head = exchange.request.head
        let limit = try head.limit(.page)
        let (prefix, cursor) = (head.queryValue("prefix") ?? "", head.queryValue("cursor"))
        let project = caller.project.number
        let page = try store.read { reader in
            try reader.users(withPrefix: prefix, after: cursor, limit: limit + 1, in: project)
        }
        return .json { writer in
            writer.array("users") { writer in
                for user in page.prefix(limit) { user.write(in: caller.project, at: exchange.now, to: &writer) }
            }
            writer.member("next", page.count > limit ? page.prefix(limit).last?.userId : nil)
        }
    }
}
