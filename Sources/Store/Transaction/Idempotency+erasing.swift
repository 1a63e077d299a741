import JSON

extension WriteTransaction {
    /// Removes what kept answers tell of a user: those to its own requests and to single events of it go. Of an answer
    /// to a batch only its part becomes null, so that a batch that is sent again still pays the others once.
    func forgetAnswers(about userId: String, in project: Int64) throws {
        let delete = try connection.prepare("DELETE FROM idempotency WHERE project = ? AND caller = ?")
        let (own, administrator) = (Idempotency.Caller.user(userId), Idempotency.Caller.administrator(userId))
        for caller in [own.stored, administrator.stored, own.storedOnce] {
            delete.bind(1, project)
            delete.bind(2, caller)
            try delete.run()
        }
        for (number, answer) in try answers(naming: userId, in: project) {
            guard let document = try? JSONDocument(answer, maximumDepth: 64) else {
                try keep(nil, as: number)
                continue
            }
            if document.root["data"]?.isOf(userId) == true {
                try keep(nil, as: number)
            } else if let results = document.root["results"],
                results.elements.contains(where: { $0.isResult(of: userId) })
            {
                try keep(document.root.without(resultsOf: userId), as: number)
            }
        }
    }

    /// The answers that may name a user: in metadata anyone can name anyone.
    private func answers(naming userId: String, in project: Int64) throws -> [(number: Int64, answer: [UInt8])] {
        let query = try connection.prepare(
            "SELECT number, answer FROM idempotency WHERE project = ? AND instr(answer, CAST(? AS BLOB))")
        query.bind(1, project)
        var named = JSONWriter(capacity: userId.utf8.count + 16)
        named.value(userId)
        query.bind(2, "\"userId\":" + String(decoding: named.bytes, as: UTF8.self))
        var answers: [(number: Int64, answer: [UInt8])] = []
        while try query.step() { answers.append((query.int(0), query.bytes(1))) }
        return answers
    }

    /// Whether a kept answer tells of no user but one.
    func isOnly(about userId: String, _ answer: [UInt8]) -> Bool {
        guard let root = (try? JSONDocument(answer, maximumDepth: 64))?.root else { return false }
        let data = [root["data"]] + (root["results"]?.elements.map { $0["data"] } ?? [])
        return data.allSatisfy { $0?["userId"] == nil || $0?.isOf(userId) == true }
    }

    /// - Parameter answer: nil for none any more.
    private func keep(_ answer: [UInt8]?, as number: Int64) throws {
        guard let answer else {
            let delete = try connection.prepare("DELETE FROM idempotency WHERE number = ?")
            delete.bind(1, number)
            return try delete.run()
        }
        let update = try connection.prepare("UPDATE idempotency SET answer = ? WHERE number = ?")
        update.bind(1, bytes: answer)
        update.bind(2, number)
        try update.run()
    }
}

extension JSONValue {
    fileprivate func isOf(_ userId: String) -> Bool { self["userId"]?.stringEquals(userId) ?? false }

    fileprivate func isResult(of userId: String) -> Bool { self["data"]?.isOf(userId) ?? false }

    /// A batch's answer with null for each result of a user.
    fileprivate func without(resultsOf userId: String) -> [UInt8] {
        var writer = JSONWriter(capacity: source.count)
        writer.object { writer in
            for (name, value) in members {
                writer.key(name)
                guard name == "results" else {
                    writer.raw(value.source)
                    continue
                }
                writer.array { writer in
                    for result in value.elements {
                        if result.isResult(of: userId) { writer.null() } else { writer.raw(result.source) }
                    }
                }
            }
        }
        return writer.bytes
    }
}
