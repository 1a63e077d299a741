import Database
import JSON
import Loyalty

/// Identifies a request that takes effect once, however often it is sent (`Idempotency-Key`).
public struct Idempotency: Sendable {
    /// How long an answer is stored, in milliseconds: 7 days.
    public static let lifetime: Int64 = 7 * 86_400_000

    /// The sender. The same key from another caller is another request.
    public var caller: Caller
    /// The key as it was sent.
    public var key: String
    /// The SHA-256 of the request, 32 bytes.
    public var digest: [UInt8]

    /// The sender of a request. Callers of different kinds differ even if they have the same name, since they have
    /// different permissions.
    public enum Caller: Sendable, Equatable {
        /// A user's own token, with the user's id.
        case user(String)
        /// An administrator's token, with its `sub`.
        case administrator(String)
        /// An API key, with its name. All keys of a project are one caller. So a request takes effect once even if its
        /// key has been replaced before it is sent again.
        case key(String)

        /// The caller as stored with an answer.
        var stored: String {
            switch self {
            case .user(let userId): "own:" + userId
            case .administrator(let subject): "admin:" + subject
            case .key: "key:"
            }
        }

        /// The caller as earlier versions stored it: users and administrators alike, and each key by its name.
        var storedOnce: String {
            switch self {
            case .user(let id), .administrator(let id): "user:" + id
            case .key(let name): "key:" + name
            }
        }

        /// The prefixes of all stored callers, including those of earlier versions.
        static let kinds = ["own:", "admin:", "key:", "user:"]
    }

    /// A value from its parts.
    public init(caller: Caller, key: String, digest: [UInt8]) {
        self.caller = caller
        self.key = key
        self.digest = digest
    }
}

/// An answer that may be one that was given before.
public struct Reply: Sendable {
    /// Makes the body of an answer.
    public typealias Shape = @Sendable () -> [UInt8]

    /// Whether it was given to an earlier request with the same key.
    public let isReplay: Bool
    private let shape: Shape

    init(isReplay: Bool = false, shape: @escaping Shape) {
        self.isReplay = isReplay
        self.shape = shape
    }

    /// The answer's body. If it isn't stored, it is made now: ask once, after the commit.
    public var bytes: [UInt8] { shape() }
}

/// Why a request with a key is not carried out.
public enum IdempotencyRefusal: WriteRefusal, Equatable {
    /// The key was used for another request before.
    case otherRequest
}

extension WriteTransaction {
    /// The number of outdated answers to remove for each new one. It is more than one, so that they don't accumulate.
    private static let removedAtOnce = 2

    /// Carries out a request once: the answer is kept in the same transaction as what it did. Only an answer that is
    /// kept is shaped here, while other writes wait.
    ///
    /// - Parameters:
    ///   - idempotency: nil for a request without a key, which is always carried out.
    ///   - replies: finds users in the replies that are kept.
    ///   - body: does the work and says how to shape the answer; what it throws is not kept.
    /// - Throws: ``IdempotencyRefusal``, before anything is written; what `body` throws.
    public func once(
        _ idempotency: Idempotency?, in project: Int64, replies: some ReplyReader, _ body: () throws -> Reply.Shape
    ) throws -> Reply {
        guard let idempotency else { return Reply(shape: try body()) }
        if let kept = try keptAnswer(to: idempotency, in: project, replies) {
            return Reply(isReplay: true) { kept }
        }
        let answer = try body()()
        try keep(answer, to: idempotency, in: project)
        return Reply { answer }
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
        // It may be an answer to an administrator whose `sub` equals the user's id.
        if case .user(let userId) = caller, !replies.isOnly(about: userId, kept.answer) {
            throw IdempotencyRefusal.otherRequest
        }
        return kept.answer
    }

    private func keptAnswer(
        to idempotency: Idempotency, of caller: String, in project: Int64
    ) throws -> (digest: [UInt8], answer: [UInt8])? {
        guard let kept = try storedReply(to: idempotency.key, of: caller, in: project) else { return nil }
        if kept.createdAt > now.milliseconds - Idempotency.lifetime { return (kept.digest, kept.answer) }
        // The key can be used for another request.
        let delete = statements.deleteAnswer
        delete.bind(1, project)
        delete.bind(2, caller)
        delete.bind(3, idempotency.key)
        try delete.run()
        return nil
    }

    private func storedReply(to key: String, of caller: String, in project: Int64) throws -> ReadAhead.KeptReply? {
        let known = ahead?.replies[
            Foreseen.RequestKey(project: project, caller: ExactText(caller), key: ExactText(key))]
        if let known { return known }
        let query = statements.selectAnswer
        query.bind(1, project)
        query.bind(2, caller)
        query.bind(3, key)
        return try query.first { .init(digest: $0.bytes(0), answer: $0.bytes(1), createdAt: $0.int(2)) }
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
        ahead?.record(
            .init(digest: idempotency.digest, answer: answer, createdAt: now.milliseconds),
            to: Foreseen.RequestKey(
                project: project, caller: ExactText(idempotency.caller.stored), key: ExactText(idempotency.key)))
        let delete = statements.deleteAnswers
        delete.bind(1, now.milliseconds - Idempotency.lifetime)
        delete.bind(2, Int64(Self.removedAtOnce))
        try delete.run()
    }
}
