import Foundation
import Testing

@testable import Gateway

extension Sockets {
    struct CGIGatewayTests {
        static let cases: [(variables: [String: String], input: String, answer: String)] = [
            ([:], "", "200 OK [\"v1\", \"event\"] 0"),
            (["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "5"], "hello", "200 OK [\"v1\", \"event\"] 5"),
            // Never read beyond the length.
            (["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "2"], "hello", "200 OK [\"v1\", \"event\"] 2"),
            (["SCRIPT_NAME": "/cgi-bin/punchcard"], "", "200 OK [\"cgi-bin\", \"punchcard\", \"event\"] 0"),
            (["REQUEST_METHOD": "HEAD"], "", "200 OK "),
            (["REQUEST_METHOD": "HEAD", "QUERY_STRING": "%"], "", "400 Bad Request "),
            (["REQUEST_METHOD": "POST"], "", "200 OK [\"v1\", \"event\"] 0"),
            (
                ["REQUEST_METHOD": "POST", "HTTP_TRANSFER_ENCODING": "chunked"], "hello",
                "411 Length Required length_required"
            ),
            (["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "6"], "hello", "400 Bad Request incomplete_body"),
            (["CONTENT_LENGTH": "262145"], "", "413 Content Too Large body_too_large"),
            (["CONTENT_LENGTH": "-1"], "", "400 Bad Request invalid_content_length"),
            (["PATH_INFO": "/%"], "", "400 Bad Request invalid_path"),
            (["QUERY_STRING": "%"], "", "400 Bad Request invalid_query"),
            (["HTTP_X": "a\nb"], "", "400 Bad Request invalid_header"),
        ]

        @Test(arguments: cases.indices)
        func `one request is answered`(_ index: Int) throws {
            let one = Self.cases[index]
            let (status, answer) = try run(TestApplication(), one.variables, input: Array(one.input.utf8))
            #expect(status == 0)
            #expect("\(answer.status) \(answer.text)" == one.answer)
        }

        @Test func `bodies larger than a pipe pass whole`() throws {
            let echo = TestApplication(limit: 4_000_000) { request, answer in
                let body = request.body
                // Later, from another thread.
                Thread.detachNewThread { answer(Response(status: 200, body: body)) }
            }
            let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 2) }
            let variables = ["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "\(body.count)"]
            for isNonblocking in [false, true] {
                let (status, answer) = try run(echo, variables, input: body, isNonblocking: isNonblocking)
                #expect(status == 0)
                #expect(answer.body == body)
            }
        }

        /// Apache sends the body first, and doesn't read the answer where it can't.
        @Test func `a refused body is read to its end`() throws {
            let body = [UInt8](repeating: 32, count: 3_000_000)
            let variables = ["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "\(body.count)"]
            for refused in [[:], ["PATH_INFO": "/%"], ["HTTP_X": "a\nb"]] {
                let (status, answer) = try run(TestApplication(), variables.merging(refused) { $1 }, input: body)
                #expect(status == 0)
                #expect(answer.status.hasPrefix("4"))
            }
        }

        @Test func `a request that the application drops is answered`() throws {
            let (status, answer) = try run(TestApplication { _, _ in }, [:], input: [])
            #expect(status == 0)
            #expect(answer.text == "internal_error")
        }

        @Test func `the exit status says whether the answer was written`() throws {
            var output: [Int32] = [0, 0]
            try #require(pipe(&output) == 0)
            close(output[0])
            defer { close(output[1]) }
            let status = CGIGateway.answer(
                environment: CGIEnvironment([:]), standardInput: -1, standardOutput: output[1],
                application: TestApplication())
            #expect(status == 1)
        }

        /// Answers a request over pipes.
        private func run(
            _ application: TestApplication, _ variables: [String: String], input: [UInt8], isNonblocking: Bool = false
        ) throws -> (Int32, FastCGIClient.Answer) {
            var all = ["REQUEST_METHOD": "GET", "SCRIPT_NAME": "/v1", "PATH_INFO": "/event"]
            all.merge(variables) { $1 }
            var standardInput: [Int32] = [0, 0]
            var standardOutput: [Int32] = [0, 0]
            try #require(pipe(&standardInput) == 0 && pipe(&standardOutput) == 0)
            if isNonblocking {
                for descriptor in [standardInput[0], standardOutput[1]] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
            }
            let writer = Background { [descriptor = standardInput[1]] in
                let isWritten = (try? FileHandle(fileDescriptor: descriptor).write(contentsOf: input)) != nil
                return close(descriptor) == 0 && isWritten
            }
            let reader = Background { [descriptor = standardOutput[0]] in
                let bytes = (try? FileHandle(fileDescriptor: descriptor).readToEnd()).map { [UInt8]($0) }
                close(descriptor)
                return bytes ?? []
            }
            let status = CGIGateway.answer(
                environment: CGIEnvironment(all), standardInput: standardInput[0], standardOutput: standardOutput[1],
                application: application)
            close(standardOutput[1])
            close(standardInput[0])
            #expect(writer.value() == true)
            return (status, FastCGIClient.parse(try #require(reader.value())))
        }
    }
}
