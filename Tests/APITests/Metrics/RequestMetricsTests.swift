import Gateway
import Testing

@testable import API

/// What requests are counted as.
@Suite struct RequestMetricsTests {
    @Test func everyEndpointIsCountedByItself() throws {
        let metrics = RequestMetrics()
        for (place, endpoint) in Endpoints.all.enumerated() {
            let route = try #require(Routes.all.first { $0.number == place + 1 })
            #expect(route.endpoint.method == endpoint.method && route.endpoint.template == endpoint.template)
            for _ in 0...place { metrics.record(route: route.number, status: 200, duration: .zero) }
        }
        let counted = metrics.answered.map { "\($0.route.method) \($0.route.template) \($0.count)" }
        let expected = Endpoints.all.enumerated().map { "\($1.method.rawValue) \($1.template) \($0 + 1)" }
        #expect(counted == expected)
    }

    @Test func answersAndDurations() throws {
        let metrics = RequestMetrics()
        let logEvent = try #require(Routes.all.first { $0.endpoint.method == .post }).number
        metrics.record(route: logEvent, status: 200, duration: .microseconds(250))
        metrics.record(route: logEvent, status: 200, duration: .seconds(11))
        metrics.record(route: logEvent, status: 503, duration: .microseconds(251))
        metrics.record(route: 0, status: 404, duration: .zero)
        // What can't be: it is left out.
        metrics.record(route: -1, status: 200, duration: .zero)
        metrics.record(route: Routes.all.count + 1, status: 200, duration: .zero)
        for status in [0, 199, 299, 600] { metrics.record(route: logEvent, status: status, duration: .zero) }
        let answers = metrics.answered.map { "\($0.route.method) \($0.route.template) \($0.status) \($0.count)" }
        #expect(answers == ["other other 404 1", "POST /event 200 2", "POST /event 503 1"])
        let latency = metrics.latencies.map(\.reading)
        #expect(latency.map(\.count) == [1, 3])
        #expect(latency[1].cumulative.prefix(2) == [1, 2])
        #expect(latency[1].cumulative.suffix(2) == [2, 3])
        #expect(latency[1].sum == 11_000_501)
    }

    @Test func textsAreEscaped() {
        var writer = ExpositionWriter()
        writer.sample("m", [("a", "\\ \" \n")], "1")
        #expect(writer.text == #"m{a="\\ \" \n"} 1"# + "\n")
    }
}
