import Loyalty
import SQLite

/// A request that is to have its effect once, however often it is sent (`Idempotency-Key`).
public struct Idempotency: Sendable {
    /// How long an answer is kept, in milliseconds: 7 days.
    public static let lifetime: Int64 = 7 * 86_400_000

    /// Who sends it, a user as `user:` and its id: the same key of another caller is another request.
    public var caller: String
    /// The key as it was sent.
    public var key: String
    /// SHA-256 of what is asked for, 32 bytes.
    public var digest: [UInt8]

    /// The caller that a user is, with a token of its own.
    public static func caller(ofUser userId: String) -> String { "user:" + userId }

    /// A value with its parts.
    public init(caller: String, key: String, digest: [UInt8]) {
        self.caller = caller
        self.key = key
        self.digest = digest
    }
}

/// An answer that may be one that was given before.
public struct KeptAnswer: Sendable {
    /// The answer's body.
    public let bytes: [UInt8]
    /// Whether it was given to an earlier request with the same key.
    public let isReplay: Bool
}

/// Why a request with a key is not carried out.
public enum IdempotencyRefusal: WriteRefusal, Equatable {
    /// The key came with another request before.
    case otherRequest
}

extension WriteTransaction {
    /// How many outdated answers are removed for each new one: more than one, so that they don't pile up.
    private static let removedAtOnce = 2

    /// Carries out a request once: the answer is kept in the same transaction as what it did.
    ///
    /// - Parameters:
    ///   - idempotency: nil for a request without a key, which is always carried out.
    ///   - body: does the work and gives the answer; what it throws is not kept.
    /// - Throws: ``IdempotencyRefusal``, before anything is written; what `body` throws.
    public func once(
        _ idempotency: Idempotency?, in project: Int64, _ body: () throws -> [UInt8]
    ) throws -> KeptAnswer {
        guard let idempotency else { return KeptAnswer(bytes: try body(), isReplay: false) }
        if let kept = try keptAnswer(to: idempotency, in: project) {
            return KeptAnswer(bytes: kept, isReplay: true)
        }
        let answer = try body()
        try keep(answer, to: idempotency, in: project)
        return KeptAnswer(bytes: answer, isReplay: false)
    }

    private func keptAnswer(to idempotency: Idempotency, in project: Int64) throws -> [UInt8]? {
        let query = statements.selectAnswer
        query.bind(1, project)
        query.bind(2, idempotency.caller)
        query.bind(3, idempotency.key)
        query.bind(4, now.milliseconds - Idempotency.lifetime)
        let kept = try query.first { (digest: $0.bytes(0), answer: $0.bytes(1)) }
        guard let kept else { return nil }
        guard kept.digest == idempotency.digest else { throw IdempotencyRefusal.otherRequest }
        return kept.answer
    }

    private func keep(_ answer: [UInt8], to idempotency: Idempotency, in project: Int64) throws {
        let insert = statements.insertAnswer
        insert.bind(1, project)
        insert.bind(2, idempotency.caller)
        insert.bind(3, idempotency.key)
        insert.bind(4, bytes: idempotency.digest)
        insert.bind(5, now.milliseconds)
        insert.bind(6, bytes: answer)
        try insert.run()
        let delete = statements.deleteAnswers
        delete.bind(1, now.milliseconds - Idempotency.lifetime)
        delete.bind(2, Int64(Self.removedAtOnce))
        try delete.run()
    }
}
