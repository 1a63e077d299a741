import Gateway
import Store

/// Counts requests by what they asked for, how they were answered, and how long that took. Three atomic additions for
/// each request; whatever else there is to do is done by who asks for the figures.
final class RequestMetrics: Sendable {
    /// What requests are told apart by.
    struct Label: Sendable, Equatable {
        let method: String
        let template: String
    }

    /// The labels by the numbers of the routes. The first stands for no route: unknown paths, OPTIONS, what the gateway
    /// refuses.
    static let labels =
        [Label(method: "other", template: "other")]
        + Routes.all.map { Label(method: $0.endpoint.method.rawValue, template: $0.endpoint.template) }

    /// The upper bounds of the durations' buckets, in microseconds.
    static let bounds = [
        250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
        10_000_000,
    ]

    /// The statuses that are counted (RFC 9110 section 15), in order.
    private static let statuses = (2...5).flatMap { hundreds in (0..<statusesOfAHundred).map { hundreds * 100 + $0 } }
    private static let statusesOfAHundred = 32

    private let answers = Counters(count: (Routes.all.count + 1) * 4 * statusesOfAHundred)
    private let durations = (0...Routes.all.count).map { _ in Histogram(bounds: bounds) }

    /// Counts an answer.
    /// - Parameters:
    ///   - route: the route's number; 0 for none.
    ///   - duration: from when the request was there as a whole.
    func record(route: Int, status: Int, duration: Duration) {
        let place = status % 100
        guard durations.indices.contains(route), (200..<600).contains(status), place < Self.statusesOfAHundred else {
            return
        }
        let (seconds, attoseconds) = duration.components
        durations[route].record(Int(seconds) &* 1_000_000 &+ Int(attoseconds / 1_000_000_000_000))
        answers.add(at: (route * 4 + status / 100 - 2) * Self.statusesOfAHundred + place)
    }

    /// Counts the answer to a request.
    func record(_ exchange: Exchange, _ response: Response) {
        record(route: exchange.route, status: response.status, duration: exchange.age)
    }

    /// How often each route was answered with each status; those that never were are left out.
    var answered: [(route: Label, status: Int, count: Int)] {
        Self.labels.enumerated().flatMap { number, route in
            Self.statuses.enumerated().compactMap { place, status in
                let count = answers[number * Self.statuses.count + place]
                return count > 0 ? (route, status, count) : nil
            }
        }
    }

    /// How long the answers of each route took, in microseconds; those without any are left out.
    var latencies: [(route: Label, reading: Histogram.Reading)] {
        zip(Self.labels, durations).map { ($0, $1.reading) }.filter { $0.1.count > 0 }
    }
}
