import Testing

@testable import Gateway

/// What of a request's records is sound, wherever it is cut.
@Suite struct RecordScanTests {
    private func look(_ bytes: some Sequence<UInt8>) -> RecordScan.Finding {
        Array(bytes).withUnsafeBytes { RecordScan.look(at: $0) }
    }

    @Test func aRequestIsFoundToBeWholeWhenItIs() {
        let long = String(repeating: "x", count: 300)
        let parameters = FastCGI.pairs(["SCRIPT_NAME": "/", "HTTP_LONG": long, long: ""])
        for cut in 0...parameters.count {
            // The parameters in two records, the latter with padding, and each part of it all.
            var second = FastCGI.record(4, Array(parameters[cut...]))
            second[6] = 3
            let split = cut == 0 ? [] : FastCGI.record(4, Array(parameters[..<cut]))
            let head =
                FastCGI.begin() + split + (cut == parameters.count ? [] : second + [0, 0, 0]) + FastCGI.record(4)
            let request = head + FastCGI.input(Array("{}".utf8))
            #expect(look(head.dropLast()) == .incomplete)
            #expect(look(head) == .head)
            #expect(look(request.dropLast()) == .head)
            #expect(look(request) == .request)
            #expect(look(request + [1, 2, 3]) == .request)
        }
    }

    @Test func partsOfAHeadAreIncomplete() {
        let head = FastCGI.begin() + FastCGI.record(4, FastCGI.pairs(["A": "b", "C": ""])) + FastCGI.record(4)
        for count in 0..<head.count { #expect(look(head.prefix(count)) == .incomplete, "\(count)") }
    }

    @Test(arguments: [
        [4, 4, 65], [1], [0x80, 0], [0xC0, 0, 0, 0, 0xC0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 1],
        [1, 0xFF, 0xFF, 0xFF, 0xFE], [0x80, 2, 0, 0, 0x80, 0, 0, 1],
    ])
    func lengthsThatCannotBe(_ pairs: [UInt8]) {
        #expect(look(FastCGI.begin() + FastCGI.record(4, pairs) + FastCGI.record(4)) == .unsound)
    }

    @Test func nothingElseIsBetweenTheRecords() {
        let head = FastCGI.begin() + FastCGI.record(4)
        for other in [FastCGI.values([]), FastCGI.record(2), FastCGI.record(11), FastCGI.begin()] {
            #expect(look(head + other) == .unsound)
            #expect(look(FastCGI.begin() + other) == .unsound)
        }
        #expect(look(FastCGI.values([])) == .unsound)
        var stranger = FastCGI.record(4)
        stranger[3] = 2
        #expect(look(FastCGI.begin() + stranger) == .unsound)
        #expect(look(FastCGI.begin() + FastCGI.record(5)) == .unsound)
    }
}
