import Gateway
import Testing

@testable import API

/// What requests are counted as.
@Suite struct RequestMetricsTests {
    @Test func everyRouteHasANumberOfItsOwn() throws {
        var numbers: [Int: String] = [:]
        for template in Routes.templates {
            let segments = template.split(separator: "/").map(String.init)
            for (method, operation) in try #require(Routes.operations(at: segments)) {
                let number = operation.number
                #expect((1..<Operation.numbers).contains(number))
                let route = RequestMetrics.routes[number]
                #expect(route.method == method.rawValue, "\(template)")
                // What is at `/event/batch` besides is of an event with that id.
                let isOfAnEvent = template == "/event/batch" && method != .post
                #expect(route.template == (isOfAnEvent ? "/event/{eventId}" : template))
                if !isOfAnEvent {
                    #expect(numbers[number] == nil, "\(method) \(template) and \(numbers[number] ?? "")")
                    numbers[number] = "\(method) \(template)"
                }
            }
        }
        #expect(numbers.count == Operation.numbers - 1)
    }

    @Test func answersAndDurations() {
        let metrics = RequestMetrics()
        metrics.note(route: 1, status: 200, duration: .microseconds(250))
        metrics.note(route: 1, status: 200, duration: .seconds(11))
        metrics.note(route: 1, status: 503, duration: .microseconds(251))
        metrics.note(route: 0, status: 404, duration: .zero)
        // What can't be: it is left out.
        metrics.note(route: -1, status: 200, duration: .zero)
        metrics.note(route: Operation.numbers, status: 200, duration: .zero)
        for status in [0, 199, 299, 600] { metrics.note(route: 1, status: status, duration: .zero) }
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
