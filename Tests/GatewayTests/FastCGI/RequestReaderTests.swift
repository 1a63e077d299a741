import Testing

@testable import Gateway

/// What a request's records mean (FastCGI 1.0), wherever they are cut.
@Suite struct RequestReaderTests {
    /// What comes of some bytes: pieces of input in one, since where they end is no matter.
    private enum Event: Equatable {
        case head([UInt8])
        case input([UInt8])
        case end, aborted, unsound
        case reply([UInt8])
    }

    private func events(of parts: [[UInt8]]) -> (events: [Event], isIdle: Bool) {
        var reader = RequestReader()
        var events: [Event] = []
        for part in parts {
            part.withUnsafeBytes { bytes in
                var rest = bytes
                while events.last != .unsound {
                    switch reader.next(&rest) {
                    case .more: return
                    case .head: events.append(.head(reader.parameters))
                    case .input(let piece):
                        if case .input(let former) = events.last {
                            events[events.count - 1] = .input(former + piece)
                        } else {
                            events.append(.input(Array(piece)))
                        }
                    case .end: events.append(.end)
                    case .aborted: events.append(.aborted)
                    case .reply(let records): events.append(.reply(records))
                    case .unsound: events.append(.unsound)
                    }
                }
            }
        }
        return (events, reader.isIdle)
    }

    private func events(of bytes: [UInt8]) -> [Event] { events(of: [bytes]).events }

    private let end = FastCGI.record(4) + FastCGI.record(5)

    @Test func `a request can be cut anywhere`() {
        let long = String(repeating: "x", count: 300)
        let parameters = FastCGI.pairs(["SCRIPT_NAME": "/", "HTTP_LONG": long, long: ""])
        // The parameters in two records, the latter with padding.
        var second = FastCGI.record(4, Array(parameters[100...]))
        second[6] = 3
        let head = FastCGI.begin() + FastCGI.record(4, Array(parameters[..<100])) + second + [0, 0, 0]
        let request = head + FastCGI.record(4) + FastCGI.input(Array("{}".utf8))
        let expected: [Event] = [.head(parameters), .input(Array("{}".utf8)), .end]
        #expect(events(of: request) == expected)
        for cut in 1..<request.count {
            let cutOnce = events(of: [Array(request[..<cut]), Array(request[cut...])])
            #expect(cutOnce.events == expected && cutOnce.isIdle, "\(cut)")
            #expect(!events(of: [Array(request[..<cut])]).isIdle)
        }
        #expect(events(of: request.map { [$0] }).events == expected)
        #expect(events(of: request + request) == expected + expected)
    }

    @Test func `an empty request is a request`() {
        #expect(events(of: FastCGI.begin() + end) == [.head([]), .end])
    }

    @Test func `records of other requests are ignored`() {
        func strange(_ record: [UInt8]) -> [UInt8] { record[..<3] + [9] + record[4...] }
        let request =
            strange(FastCGI.record(5, [1])) + FastCGI.begin() + strange(FastCGI.record(4, [1, 2])) + FastCGI.record(4)
            + strange(FastCGI.record(5, [7])) + FastCGI.record(5, [8]) + strange(FastCGI.record(2))
            + strange(FastCGI.record(77, [1])) + FastCGI.record(5)
        #expect(events(of: request) == [.head([]), .input([8]), .end])
        // Of the one that has ended, or been given up.
        #expect(events(of: FastCGI.begin() + end + FastCGI.record(5, [1])) == [.head([]), .end])
    }

    @Test func `a second request at the same time is refused by name`() {
        var second = FastCGI.begin()
        second[3] = 2
        let refusal: [UInt8] = [1, 3, 0, 2, 0, 8, 0, 0] + [0, 0, 0, 0, 1, 0, 0, 0]
        #expect(events(of: FastCGI.begin() + second + end) == [.reply(refusal), .head([]), .end])
        #expect(events(of: FastCGI.begin() + FastCGI.begin()) == [.unsound])
    }

    @Test func `a request can be aborted`() {
        for request in [FastCGI.begin(), FastCGI.begin() + FastCGI.record(4) + FastCGI.record(5, [1])] {
            let events = events(of: [request + FastCGI.record(2)])
            #expect(events.events.last == .aborted && events.isIdle)
        }
    }

    @Test(arguments: [[], [7], [1, 2, 3]] as [[UInt8]])
    func `unknown records of no request are answered as such`(_ content: [UInt8]) {
        let record: [UInt8] = [1, 42, 0, 0, 0, UInt8(content.count), 0, 0] + content
        let answer: [UInt8] = [1, 11, 0, 0, 0, 8, 0, 0] + [42, 0, 0, 0, 0, 0, 0, 0]
        let request = FastCGI.begin() + FastCGI.record(4) + record + FastCGI.record(5, [5]) + record + FastCGI.record(5)
        #expect(events(of: request) == [.head([]), .reply(answer), .input([5]), .reply(answer), .end])
        #expect(events(of: record) == [.reply(answer)])
    }

    @Test(arguments: [3, 6, 7, 8, 9, 10, 11, 12, 42, 255] as [UInt8])
    func `unknown records of the request are unsound`(_ type: UInt8) {
        #expect(events(of: FastCGI.begin() + FastCGI.record(4) + FastCGI.record(type, [1])) == [.head([]), .unsound])
        #expect(events(of: FastCGI.begin() + FastCGI.record(type, [1])) == [.unsound])
    }

    @Test func `values are answered`() throws {
        let asked = FastCGI.pairs(["FCGI_MPXS_CONNS": "", "FCGI_OTHER": "", "FCGI_MPXS_CONN": "", "": ""])
        let answer: [UInt8] = [1, 10, 0, 0, 0, 18, 0, 0] + [15, 1] + Array("FCGI_MPXS_CONNS0".utf8)
        #expect(events(of: FastCGI.values(asked)) == [.reply(answer)])
        #expect(events(of: FastCGI.values(asked).map { [$0] }).events == [.reply(answer)])
        #expect(events(of: FastCGI.values([])) == [.reply([1, 10, 0, 0, 0, 0, 0, 0])])
        // Each name once, however often it is asked for.
        let all = ["FCGI_MAX_CONNS", "FCGI_MAX_REQS", "FCGI_MPXS_CONNS", "FCGI_MAX_CONNS"]
        guard
            case .reply(let values)? = events(of: FastCGI.values(all.flatMap { FastCGI.pairs([$0: ""]) })).first
        else { throw FastCGIClient.Failure(errno: 0) }
        var pairs: [String: String] = [:]
        Array(values.dropFirst(8)).withUnsafeBytes { bytes in
            var all = NameValuePairs(bytes)
            while let (name, value) = all.next() {
                pairs[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
            }
        }
        #expect(Set(pairs.keys) == Set(all))
        #expect(pairs.values.allSatisfy { Int($0) != nil })
    }

    @Test func `a question for values is bounded`() {
        func asked(_ length: Int) -> [UInt8] {
            [1, 9, 0, 0, UInt8(length >> 8), UInt8(length & 0xFF), 0, 0] + [UInt8](repeating: 0, count: length)
        }
        #expect(events(of: asked(1024)) == [.reply([1, 10, 0, 0, 0, 0, 0, 0])])
        #expect(events(of: asked(1026)) == [.unsound])
        #expect(events(of: Array(asked(1026)[..<9])) == [.unsound], "at once, before the rest comes")
    }

    @Test(
        arguments: [[], [1, 1], [0, 1, 1, 0, 0, 0, 0], [0, 1, 1, 0, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0, 0]]
            as [[UInt8]])
    func `a malformed beginning of a request is refused`(_ content: [UInt8]) {
        #expect(events(of: FastCGI.record(1, content)) == [.unsound])
    }

    @Test func `the size of a head is bounded`() {
        let record = FastCGI.record(4, bytes(60_000))
        #expect(events(of: FastCGI.begin() + record + record + record) == [.unsound])
    }

    private static let broken: [[UInt8]] = [
        [4, 4, 65], [1], [0x80, 0], [0xC0, 0, 0, 0, 0xC0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 1],
        [1, 0xFF, 0xFF, 0xFF, 0xFE], [0x80, 2, 0, 0, 0x80, 0, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ]

    @Test(arguments: broken)
    func `impossible lengths are refused`(_ pairs: [UInt8]) {
        #expect(pairs.withUnsafeBytes { Parameters(pairs: $0) } == nil)
        #expect(events(of: FastCGI.values(pairs)) == [.unsound])
    }

    @Test func `pairs are parameters`() throws {
        let long = String(repeating: "x", count: 300)
        let pairs =
            FastCGI.pairs(["HTTP_HOST": "a=b"]) + FastCGI.pairs(["HTTP_HOST": "c"]) + FastCGI.pairs([long: long])
            + FastCGI.pairs(["": ""]) + FastCGI.pairs(["HTTP_ACCEPT": ""]) + FastCGI.pairs(["HTTP_PROXY": "evil"])
        let parameters = try #require(pairs.withUnsafeBytes { Parameters(pairs: $0) })
        func value(_ name: StaticString) -> [UInt8]? { parameters.withValue(HeaderName(name)) { $0.map(Array.init) } }
        #expect(value("HTTP_HOST") == Array("a=b".utf8))
        #expect(value("HTTP_ACCEPT") == [])
        #expect(value("HTTP_PROXY") == nil)
        #expect(value("HTTP_HOST=a") == nil)
        #expect(parameters.areSingleLines)
        let many = (0..<Parameters.most).flatMap { FastCGI.pairs(["HTTP_\($0)": ""]) }
        #expect(many.withUnsafeBytes { Parameters(pairs: $0) }?.areTooMany == false)
        #expect((many + FastCGI.pairs(["A": ""])).withUnsafeBytes { Parameters(pairs: $0) }?.areTooMany == true)
        let hidden = FastCGI.pairs(["HTTP_A": "b\0c"])
        #expect(hidden.withUnsafeBytes { Parameters(pairs: $0) }?.areSingleLines == false)
    }
}
