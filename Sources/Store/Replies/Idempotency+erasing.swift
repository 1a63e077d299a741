import Database

extension WriteTransaction {
    /// Removes a user from the stored replies. Replies to the user's own requests are deleted. From the others,
    /// `replies` removes the user.
    func forgetReplies(about userId: String, in project: Int64, _ replies: some ReplyReader) throws {
        let delete = try connection.prepare("DELETE FROM idempotency WHERE project = ? AND caller = ?")
        let (own, administrator) = (Idempotency.Caller.user(userId), Idempotency.Caller.administrator(userId))
        for caller in [own.stored, administrator.stored, own.storedOnce] {
            delete.bind(1, project)
            delete.bind(2, caller)
            try delete.run()
        }
        for (number, reply) in try kept(withMark: replies.mark(of: userId), in: project) {
            switch replies.erasing(userId, from: reply) {
            case .unchanged: break
            case .removed: try removeReply(number)
            case .replaced(let rest): try replaceReply(number, by: rest)
            }
        }
    }

    /// The stored replies that contain a text.
    private func kept(withMark mark: String, in project: Int64) throws -> [(number: Int64, reply: [UInt8])] {
        let query = try connection.prepare(
            """
            SELECT number, answer FROM idempotency WHERE project = ? AND \(connection.dialect.contains("?", in: "answer"))
            """)
        query.bind(1, project)
        query.bind(2, mark)
        var replies: [(number: Int64, reply: [UInt8])] = []
        while try query.step() { replies.append((query.int(0), query.bytes(1))) }
        return replies
    }

    private func removeReply(_ number: Int64) throws {
        let delete = try connection.prepare("DELETE FROM idempotency WHERE number = ?")
        delete.bind(1, number)
        try delete.run()
    }

    private func replaceReply(_ number: Int64, by reply: [UInt8]) throws {
        let update = try connection.prepare("UPDATE idempotency SET answer = ? WHERE number = ?")
        update.bind(1, bytes: reply)
        update.bind(2, number)
        try update.run()
    }
}
