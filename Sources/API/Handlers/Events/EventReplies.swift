import JSON
import Store

/// Finds users in stored answers: to `POST /event` and `POST /event/batch`, which ``EventOutcome`` writes, to adjustments and
/// reversals, which ``BookedEntryBody`` writes, and to what is done with redemptions and coupons, which
/// ``BookedRedemptionBody`` and ``Coupon`` write. The answer to added codes names no user.
public struct EventReplies: ReplyReader {
    /// A reader of stored answers.
    public init() {}

    /// `"userId":"…"`. Answers about other users can contain it too, because any metadata can name any user.
    public func mark(of userId: String) -> String {
        var named = JSONWriter(capacity: userId.utf8.count + 16)
        named.value(userId)
        return "\"userId\":" + String(decoding: named.bytes, as: UTF8.self)
    }

    /// Whether an answer is about this user only.
    public func isOnly(about userId: String, _ reply: [UInt8]) -> Bool {
        guard let root = Self.root(of: reply) else { return false }
        let data = [root, root["data"]] + (root["results"]?.elements.map { $0["data"] } ?? [])
        return data.allSatisfy { $0?["userId"] == nil || $0?.isOf(userId) == true }
    }

    /// Removes the answer to a single event of the user. In the answer to a batch, only the user's results become null.
    /// A repeated batch then still finds its answer, so the other users aren't paid twice.
    public func erasing(_ userId: String, from reply: [UInt8]) -> ErasedReply {
        guard let root = Self.root(of: reply) else { return .removed }
        if root.isOf(userId) || root["data"]?.isOf(userId) == true { return .removed }
        guard let results = root["results"], results.elements.contains(where: { $0.isResult(of: userId) }) else {
            return .unchanged
        }
        return .replaced(by: root.without(resultsOf: userId))
    }

    private static func root(of reply: [UInt8]) -> JSONValue? {
        (try? JSONDocument(written: reply))?.root
    }
}

extension JSONValue {
    fileprivate func isOf(_ userId: String) -> Bool { self["userId"]?.stringEquals(userId) ?? false }

    fileprivate func isResult(of userId: String) -> Bool { self["data"]?.isOf(userId) ?? false }

    /// The answer to a batch, with null for each result of a user.
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
