import Locking
import Loyalty
import Store

/// Statistics that have been answered, which are answered again without looking as long as nobody has written anything.
final class AnswerCache: Sendable {
    /// All that an answer depends on, but for what has been written.
    struct Question: Hashable, Sendable {
        /// As it was configured: another object after each change.
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
        /// The ``LoyaltyStore/version`` that they belong to.
        var version: UInt64?
        var bodies: [Question: [UInt8]] = [:]
        var size = 0
    }

    /// All bodies together, in bytes.
    private static let largestSize = 1 << 20
    private let answers = Lock(Answers())

    /// The body of the answer to a question, kept or made.
    /// - Parameter version: the database's, from before `make` reads it; nil where there is none to go by.
    func body(for question: Question, at version: UInt64?, make: () throws -> [UInt8]) rethrows -> [UInt8] {
        guard let version else { return try make() }
        let kept = answers.withLock { $0.version == version ? $0.bodies[question] : nil }
        if let kept { return kept }
        let body = try make()
        answers.withLock { answers in
            // Another thread may have seen a later one meanwhile.
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
