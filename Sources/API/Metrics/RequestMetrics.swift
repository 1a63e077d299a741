import Gateway
import Store

/// Counts requests by route, status and duration. A request costs three atomic additions. The rest of the work is done
/// when the figures are read.
final class RequestMetrics: Sendable {
    /// The labels of a route.
    struct Label: Sendable, Equatable {
        let method: String
        let template: String
    }

    /// The labels by the routes' numbers. The first one is for requests without a route: unknown paths, OPTIONS, and
    /// requests that the gateway refuses.
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
    ///   - duration: the time since the whole request arrived.
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

    /// The number of answers by route and status, without those that are 0.
    var answered: [(route: Label, status: Int, count: Int)] {
        Self.labels.enumerated().flatMap { number, route in
            Self.statuses.enumerated().compactMap { place, status in
                let count = answers[number * Self.statuses.count + place]
                return count > 0 ? (route, status, count) : nil
            }
        }
    }

    /// The durations by route, in microseconds, without routes that had no request.
    var latencies: [(route: Label, reading: Histogram.Reading)] {
        zip(Self.labels, durations).map { ($0, $1.reading) }.filter { $0.1.count > 0 }
    }
}
