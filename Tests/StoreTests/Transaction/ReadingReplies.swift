import API
import TestSupport

@testable import Store

extension LoyaltyStore {
    /// Erases a user; the kept replies are those of the API.
    func erase(_ userId: String, in project: Int64) throws -> Erasure {
        try erase(userId, in: project, replies: EventReplies())
    }
}

extension WriteTransaction {
    /// Erases a user; the kept replies are those of the API.
    func eraseUser(_ userId: String, in project: Int64) throws {
        try eraseUser(userId, in: project, replies: EventReplies())
    }

    /// Carries out a request once; the kept replies are those of the API.
    func once(_ idempotency: Idempotency?, in project: Int64, _ body: () throws -> [UInt8]) throws -> Reply {
        try once(idempotency, in: project, replies: EventReplies()) {
            let answer = try body()
            return { answer }
        }
    }
}

extension Erasure {
    /// As far as it comes if nobody reads meanwhile.
    static let full: Self = TestDatabase.engine == .sqlite ? .complete : .leftToServer
}
