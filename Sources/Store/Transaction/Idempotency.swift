import Loyalty
import SQLite

/// A request that is to have its effect once, however often it is sent (`Idempotency-Key`).
public struct Idempotency: Sendable {
    /// How long an answer is kept, in milliseconds: 7 days.
    public static let lifetime: Int64 = 7 * 86_400_000

    /// Who sends it: the same key of another caller is another request.
    public var caller: Caller
    /// The key as it was sent.
    public var key: String
    /// SHA-256 of what is asked for, 32 bytes.
    public var digest: [UInt8]

    /// Who sends a request. Callers of different kinds differ, whatever their names: they may do different things.
    public enum Caller: Sendable, Equatable {
        /// A user's own token, with the user's id.
        case user(String)
        /// An administrator's token, with its `sub`.
        case administrator(String)
        /// An API key, with its name. All keys of a project are one caller, so that a request that is sent again with
        /// a new key, after the old one has been replaced, has its effect once.
        case key(String)

        /// What an answer is kept under.
        var stored: String {
            switch self {
            case .user(let userId): "own:" + userId
            case .administrator(let subject): "admin:" + subject
            case .key: "key:"
            }
        }

        /// What earlier versions kept answers under: a user's and an administrator's under the same, each key's under
        /// its name.
        var storedOnce: String {
            switch self {
            case .user(let id), .administrator(let id): "user:" + id
            case .key(let name): "key:" + name
            }
        }

        /// What every caller is or was stored as begins with one of these.
        static let kinds = ["own:", "admin:", "key:", "user:"]
    }

    /// A value with its parts.
    public init(caller: Caller, key: String, digest: [UInt8]) {
        self.caller = caller
        self.key = key
        self.digest = digest
    }
}

/// An answer that may be one that was given before.
public struct StoredReply: Sendable {
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
    ///   - replies: finds users in the replies that are kept.
    ///   - body: does the work and gives the answer; what it throws is not kept.
    /// - Throws: ``IdempotencyRefusal``, before anything is written; what `body` throws.
    public func once(
        _ idempotency: Idempotency?, in project: Int64, replies: some ReplyReader, _ body: () throws -> [UInt8]
    ) throws -> StoredReply {
        guard let idempotency else { return StoredReply(bytes: try body(), isReplay: false) }
        if let kept = try keptAnswer(to: idempotency, in: project, replies) {
            return StoredReply(bytes: kept, isReplay: true)
        }
        let answer = try body()
        try keep(answer, to: idempotency, in: project)
        return StoredReply(bytes: answer, isReplay: false)
    }

    private func keptAnswer(
        to idempotency: Idempotency, in project: Int64, _ replies: some ReplyReader
    ) throws -> [UInt8]? {
        let caller = idempotency.caller
        if let kept = try keptAnswer(to: idempotency, of: caller.stored, in: project) {
            guard kept.digest == idempotency.digest else { throw IdempotencyRefusal.otherRequest }
            return kept.answer
        }
        guard let kept = try keptAnswer(to: idempotency, of: caller.storedOnce, in: project) else { return nil }
        guard kept.digest == idempotency.digest else { throw IdempotencyRefusal.otherRequest }
        // It may be what an administrator of the user's id was answered.
        if case .user(let userId) = caller, !replies.isOnly(about: userId, kept.answer) {
            throw IdempotencyRefusal.otherRequest
        }
        return kept.answer
    }

    private func keptAnswer(
        to idempotency: Idempotency, of caller: String, in project: Int64
    ) throws -> (digest: [UInt8], answer: [UInt8])? {
        let query = statements.selectAnswer
        query.bind(1, project)
        query.bind(2, caller)
        query.bind(3, idempotency.key)
        query.bind(4, now.milliseconds - Idempotency.lifetime)
        return try query.first { (digest: $0.bytes(0), answer: $0.bytes(1)) }
    }

    private func keep(_ answer: [UInt8], to idempotency: Idempotency, in project: Int64) throws {
        let insert = statements.insertAnswer
        insert.bind(1, project)
        insert.bind(2, idempotency.caller.stored)
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
