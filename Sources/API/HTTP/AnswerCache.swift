import Locking
import Loyalty
import Store

/// A cache of statistics. An answer is used again until any process writes to the database.
final class AnswerCache: Sendable {
    /// Everything that an answer depends on, apart from the logged events.
    struct Question: Hashable, Sendable {
        /// Compared by identity: each change of the definitions makes a new object.
        let project: ServedProject
        let today: Day
        let request: StatsRequest

        static func == (left: Question, right: Question) -> Bool {
            left.project === right.project && left.today == right.today && left.request == right.request
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(ObjectIdentifier(project))
            hasher.combine(today)
            hasher.combine(request)
        }
    }

    private struct Answers {
        /// The ``LoyaltyStore/version`` of the database that the answers come from.
        var version: UInt64?
        var bodies: [Question: [UInt8]] = [:]
        var size = 0
    }

    /// The most bytes of all bodies together.
    private static let largestSize = 1 << 20
    private let answers = Lock(Answers())

    /// The body of the answer to a question, from the cache or from `make`.
    /// - Parameter version: the database's version, read before `make` reads the database; nil if it is unknown.
    func body(for question: Question, at version: UInt64?, make: () throws -> [UInt8]) rethrows -> [UInt8] {
        guard let version else { return try make() }
        let kept = answers.withLock { $0.version == version ? $0.bodies[question] : nil }
        if let kept { return kept }
        let body = try make()
        answers.withLock { answers in
            // Meanwhile another thread may have stored answers of a later version.
            if let newest = answers.version, newest > version { return }
            if answers.version != version || answers.size + body.count > Self.largestSize {
                answers = Answers(version: version)
            }
            guard body.count <= Self.largestSize, answers.bodies.updateValue(body, forKey: question) == nil else {
                return
            }
            answers.size += body.count
        }
        return body
    }
}
