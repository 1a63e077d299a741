import Foundation
import Testing

@testable import Gateway

extension Sockets {
    /// What a web server sees of the responder.
    struct ResponderTests {
        typealias Answer = @Sendable (Response) -> Void

        @Test func `a request is answered, and its connection closed unless it is kept`() throws {
            try withResponder { _, address in
                let kept = try FastCGIClient(address)
                for _ in 0..<3 {
                    let answer = try kept.ask("POST", "/v1/event", body: Array("hello".utf8))
                    #expect(answer.status == "200 OK")
                    #expect(answer.headers == ["Content-Length": "\(answer.body.count)"])
                    #expect(answer.text == "[\"v1\", \"event\"] 5")
                }
                let single = try FastCGIClient(address)
                #expect(try single.ask(keep: false).status == "200 OK")
                #expect(single.isClosed())
            }
        }

        @Test(arguments: ["127.0.0.1:0", "[::1]:0"])
        func `requests come over TCP as well`(_ address: String) throws {
            let listener = try Listener.open(address)
            let responder = try Responder(listener: listener, application: TestApplication())
            try responder.start()
            let client = try FastCGIClient(listener.address)
            #expect(try client.ask().text == "[\"\"] 0")
            #expect(try client.ask().text == "[\"\"] 0")
            responder.stop()
            #expect(client.isClosed())
        }

        @Test func `a connection over TCP is probed while it is idle`() throws {
            let listener = try Listener.open("127.0.0.1:0")
            let responder = try Responder(listener: listener, application: TestApplication())
            try responder.start()
            defer { responder.stop() }
            let client = try FastCGIClient(listener.address)
            #expect(try client.ask().status == "200 OK")
            let connection = try #require(responder.connections.withLock { $0.values.first })
            var isOn: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            #expect(getsockopt(connection.descriptor, SOL_SOCKET, SO_KEEPALIVE, &isOn, &size) == 0)
            #expect(isOn == 1)
        }

        @Test(arguments: [(["192.0.2.1"], false), (["192.0.2.1", "127.0.0.1"], true)])
        func `only allowed peers may connect over TCP`(_ allowed: [String], _ isAllowed: Bool) throws {
            let listener = try Listener.open("127.0.0.1:0")
            var configuration = Responder.Configuration()
            configuration.allowedPeers = allowed
            let responder = try Responder(
                listener: listener, application: TestApplication(), configuration: configuration)
            try responder.start()
            defer { responder.stop() }
            let client = try FastCGIClient(listener.address)
            client.send(FastCGI.request("GET", "/"))
            #expect((try? client.answer().status) == (isAllowed ? "200 OK" : nil))
        }

        @Test(arguments: [0, 1, 7000, 8192, 65535, 65536, 262_144])
        func `a body arrives whole, and goes back whole`(_ count: Int) throws {
            let echo = TestApplication { request, answer in answer(Response(status: 200, body: request.body)) }
            try withResponder(echo) { _, address in
                let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
                let client = try FastCGIClient(address)
                for _ in 0..<2 {
                    let answer = try client.ask("POST", parameters: ["CONTENT_LENGTH": "\(count)"], body: body)
                    #expect(answer.body == body)
                }
            }
        }

        @Test func `HEAD gets only the head`() throws {
            try withResponder { _, address in
                let answer = try FastCGIClient(address).ask("HEAD")
                #expect(answer == FastCGIClient.Answer(status: "200 OK", headers: ["Content-Length": "6"]))
            }
        }

        @Test(arguments: ["SCRIPT_NAME", "QUERY_STRING"])
        func `HEAD gets no body, even if the rest cannot be read`(_ name: String) throws {
            try withResponder { _, address in
                let client = try FastCGIClient(address)
                let answer = try client.ask("HEAD", parameters: [name: "/%zz"])
                #expect(answer.status == "400 Bad Request" && answer.body.isEmpty)
                #expect(try client.ask().status == "200 OK")
            }
        }

        @Test func `the mount point is removed from the path`() throws {
            try withResponder {
                $0.mountPoint = MountPoint("/api")
            } _: { _, address in
                let answer = try FastCGIClient(address).ask("GET", "/api/event")
                #expect(answer.text == "[\"event\"] 0")
            }
        }

        static let refusals: [(parameters: [String: String], body: Int, status: String, code: String)] = [
            (["SCRIPT_NAME": "/%zz"], 0, "400 Bad Request", "invalid_path"),
            (["QUERY_STRING": "a=%"], 0, "400 Bad Request", "invalid_query"),
            (["HTTP_X": "a\r\nb"], 0, "400 Bad Request", "invalid_header"),
            (
                Dictionary(uniqueKeysWithValues: (0..<1000).map { ("HTTP_\($0)", "") }), 0, "400 Bad Request",
                "invalid_header"
            ),
            (["REQUEST_METHOD": "POST", "CONTENT_LENGTH": ""], 1, "411 Length Required", "length_required"),
            (
                ["REQUEST_METHOD": "POST", "HTTP_TRANSFER_ENCODING": "chunked"], 0, "411 Length Required",
                "length_required"
            ),
            (["CONTENT_LENGTH": "x"], 0, "400 Bad Request", "invalid_content_length"),
            (
                ["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "262145"], 262_145, "413 Content Too Large",
                "body_too_large"
            ),
            (["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "6"], 5, "400 Bad Request", "incomplete_body"),
        ]

        @Test(arguments: refusals.indices)
        func `a refused request is answered, and the next one on its connection too`(_ index: Int) throws {
            let one = Self.refusals[index]
            try withResponder { _, address in
                let client = try FastCGIClient(address)
                let body = [UInt8](repeating: 1, count: one.body)
                let answer = try client.ask(parameters: one.parameters, body: body)
                #expect(answer.status == one.status)
                #expect(answer.text == one.code)
                #expect(try client.ask().status == "200 OK")
            }
        }

        @Test func `an announced length takes no memory`() throws {
            let application = TestApplication(limit: Int.max)
            try withResponder(application) {
                $0.maximumRequestBytes = Int.max
            } _: { _, address in
                let client = try FastCGIClient(address)
                let answer = try client.ask("POST", parameters: ["CONTENT_LENGTH": "\(Int.max / 2)"], body: [1, 2, 3])
                #expect(answer.text == "incomplete_body")
            }
        }

        @Test func `an answer may come later, from another thread`() throws {
            let held = Shared<[Answer]>([])
            let application = TestApplication { _, answer in held.change { $0.append(answer) } }
            try withResponder(application, workers: 1) { _, address in
                // The one worker is free again while the answers are awaited. The long one is written by it.
                for size in [10, 4_000_000] {
                    var clients: [FastCGIClient] = []
                    for count in 1...3 {
                        let client = try FastCGIClient(address)
                        client.send(FastCGI.request("GET", "/"))
                        #expect(eventually { held().count == count })
                        clients.append(client)
                    }
                    let answers = held()
                    held.change { $0 = [] }
                    for answer in answers { answer(Response(status: 200, body: [UInt8](repeating: 7, count: size))) }
                    for client in clients { #expect(try client.answer().body.count == size) }
                }
            }
        }

        @Test func `a second answer to a request is not sent to the next one`() throws {
            let first = Shared<Answer?>(nil)
            let count = Shared(0)
            let application = TestApplication { request, answer in
                count.change { $0 += 1 }
                if first() == nil { first.change { $0 = answer } }
                first()?(Response(status: 200, body: Array("first".utf8)))
                answer(Response(status: 200, body: Array("own".utf8)))
            }
            try withResponder(application) { _, address in
                let client = try FastCGIClient(address)
                #expect(try client.ask().text == "first")
                #expect(try client.ask().text == "own")
                #expect(count() == 2)
            }
        }

        @Test func `a request that the application drops is answered`() throws {
            try withResponder(TestApplication { _, _ in }) { _, address in
                let client = try FastCGIClient(address)
                for _ in 0..<2 {
                    let answer = try client.ask()
                    #expect(answer.status == "500 Internal Server Error")
                    #expect(answer.text == "internal_error")
                }
            }
        }

        @Test func `requests beyond the bound are refused`() throws {
            let held = Shared<Answer?>(nil)
            let application = TestApplication { request, answer in
                if request.head.segments == ["hold"] {
                    held.change { $0 = answer }
                } else {
                    answer(Response(status: 200))
                }
            }
            try withResponder(application) {
                $0.maximumRequests = 1
            } _: { _, address in
                let first = try FastCGIClient(address)
                first.send(FastCGI.request("POST", "/hold", body: [0]))
                #expect(eventually { held() != nil })
                let second = try FastCGIClient(address)
                for method in ["POST", "PUT", "PATCH", "DELETE"] {
                    #expect(try second.ask(method, body: [0]).status == "503 Service Unavailable")
                }
                // What only reads is never many.
                #expect(try second.ask().status == "200 OK")
                held()?(Response(status: 200))
                #expect(try first.answer().status == "200 OK")
                #expect(eventually { (try? second.ask("POST", body: [0]).status) == "200 OK" })
            }
        }

        @Test(arguments: [2, 3, 7] as [UInt8])
        func `roles other than the responder's are refused`(_ role: UInt8) throws {
            let count = Shared(0)
            try withResponder(TestApplication { _, _ in count.change { $0 += 1 } }) { _, address in
                let client = try FastCGIClient(address)
                client.send(FastCGI.begin(role: role) + FastCGI.record(4) + FastCGI.record(5))
                #expect(client.isClosed())
                #expect(count() == 0)
            }
        }
    }
}
