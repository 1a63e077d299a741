import Locking
import Loyalty
import Store

/// A cache of statistics. An answer is used again until any process writes to the database.
final class AnswerCache: Sendable {
    /// What is asked for.
    enum Request: Hashable, Sendable {
        /// `GET /stats/event`.
        case events(StatsRequest)
        /// `GET /stats/points`.
        case points(PointsStatsRequest)
        /// `GET /analytics/retention`.
        case retention(RetentionRequest)
    }

    /// Everything that an answer depends on, apart from the log and the time of day.
    struct Question: Hashable, Sendable {
        /// Compared by identity: each change of the definitions makes a new object.
        let project: ServedProject
        let today: Day
        let request: Request

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
        var bodies: [Question: Answer] = [:]
        var size = 0
    }

    /// The most bytes of all bodies together.
    private static let largestSize = 1 << 20
    private let answers = Lock(Answers())

    /// A body, and during which instants it is right if nothing is written.
    struct Answer: Sendable {
        var body: [UInt8]
        var during: Range<Instant>
    }

    /// The body of the answer to a question, from the cache or from `make`. The answer doesn't change within a day
    /// unless something is written.
    /// - Parameter version: the database's version, read before `make` reads the database; nil if it is unknown.
    func body(for question: Question, at version: UInt64?, make: () throws -> [UInt8]) rethrows -> [UInt8] {
        let earliest = Instant(milliseconds: .min)
        return try body(for: question, at: version, now: earliest) {
            Answer(body: try make(), during: earliest..<Instant(milliseconds: .max))
        }
    }

    /// The body of the answer to a question at an instant, from the cache or from `make`.
    /// - Parameter version: the database's version, read before `make` reads the database; nil if it is unknown.
    func body(
        for question: Question, at version: UInt64?, now: Instant, make: () throws -> Answer
    ) rethrows -> [UInt8] {
        guard let version else { return try make().body }
        let kept = answers.withLock { $0.version == version ? $0.bodies[question] : nil }
        if let kept, kept.during.contains(now) { return kept.body }
        let answer = try make()
        let size = answer.body.count
        answers.withLock { answers in
            // Meanwhile another thread may have stored answers of a later version.
            if let newest = answers.version, newest > version { return }
            if answers.version != version || answers.size + size > Self.largestSize {
                answers = Answers(version: version)
            }
            guard size <= Self.largestSize else { return }
            let replaced = answers.bodies.updateValue(answer, forKey: question)
            answers.size += size - (replaced?.body.count ?? 0)
        }
        return answer.body
    }
}
