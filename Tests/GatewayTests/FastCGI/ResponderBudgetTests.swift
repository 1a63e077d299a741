import Foundation
import Testing

@testable import Gateway

extension Sockets {
    /// Whatever of a request is in memory counts, as long as it is there.
    struct ResponderBudgetTests {
        private static func head(_ parameters: [String: String]) -> [UInt8] {
            FastCGI.begin() + FastCGI.record(4, FastCGI.pairs(parameters)) + FastCGI.record(4)
        }

        @Test func `a head counts, parsed or not`() throws {
            try withResponder { responder, address in
                let client = try FastCGIClient(address)
                // A field of the query takes far more memory than its two bytes.
                let query = [String](repeating: "a", count: 500).joined(separator: "&")
                let head = Self.head(["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "1", "QUERY_STRING": query])
                client.send(head.dropLast(8))
                #expect(eventually { responder.heldBytes > query.utf8.count })
                client.send(head.suffix(8))
                #expect(eventually { responder.heldBytes > 500 * 32 })
                client.send(FastCGI.record(5, [1]) + FastCGI.record(5))
                #expect(try client.answer().status == "200 OK")
                #expect(eventually { responder.heldBytes == 0 })
            }
        }

        @Test func `a head counts while its request is being answered`() throws {
            let held = Shared<(@Sendable (Response) -> Void)?>(nil)
            try withResponder(TestApplication { _, answer in held.change { $0 = answer } }) { responder, address in
                let client = try FastCGIClient(address)
                client.send(FastCGI.request("GET", "/", parameters: ["HTTP_X": String(repeating: "x", count: 5000)]))
                #expect(eventually { held() != nil })
                #expect(responder.heldBytes > 5000)
                held()?(Response(status: 200))
                #expect(try client.answer().status == "200 OK")
                #expect(eventually { responder.heldBytes == 0 })
            }
        }

        @Test func `a head without room is refused`() throws {
            try withResponder {
                $0.maximumRequestBytes = 4000
            } _: { responder, address in
                let client = try FastCGIClient(address)
                let long = ["HTTP_X": String(repeating: "x", count: 5000)]
                #expect(try client.ask(parameters: long).text == "overloaded")
                // Its body comes later: nothing of the head is left until then.
                client.send(Self.head(["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "1"].merging(long) { $1 }))
                #expect(eventually { responder.count(.reading) == 1 })
                #expect(eventually { responder.heldBytes == 0 })
                client.send(FastCGI.record(5, [1]) + FastCGI.record(5))
                #expect(try client.answer().text == "overloaded")
                #expect(try client.ask().status == "200 OK")
                #expect(eventually { responder.heldBytes == 0 })
            }
        }

        @Test func `a connection that is idle again holds nothing`() throws {
            try withResponder { responder, address in
                let client = try FastCGIClient(address)
                // What follows the request is no request.
                client.send(FastCGI.request("GET", "/") + FastCGI.values(FastCGI.pairs(["FCGI_MPXS_CONNS": ""])))
                #expect(try client.answer().status == "200 OK")
                #expect(try client.read(8)[1] == 10)
                #expect(eventually { responder.count(.parked) == 1 })
                #expect(responder.heldBytes == 0)
            }
        }

        @Test func `bytes after a refused request are counted or dropped`() throws {
            try withResponder {
                $0.maximumRequestBytes = 8000
            } _: { responder, address in
                let client = try FastCGIClient(address)
                client.send(FastCGI.request("POST", "/", parameters: ["CONTENT_LENGTH": "x"]) + FastCGI.begin())
                #expect(try client.answer().text == "invalid_content_length")
                client.send(
                    FastCGI.record(4, FastCGI.pairs(["SCRIPT_NAME": "/"])) + FastCGI.record(4) + FastCGI.record(5))
                #expect(try client.answer().status == "200 OK")
                let next = FastCGI.request("POST", "/", body: bytes(9000))
                client.send(FastCGI.request("POST", "/", parameters: ["CONTENT_LENGTH": "x"]) + next)
                #expect(try client.answer().text == "invalid_content_length")
                #expect(client.isClosed())
                #expect(eventually { responder.heldBytes == 0 })
            }
        }

        @Test func `the beginning of a record counts`() throws {
            try withResponder { responder, address in
                let client = try FastCGIClient(address)
                client.send([1, 9, 0, 0, 1, 0, 0, 0] + bytes(200))
                #expect(eventually { responder.heldBytes == 200 })
                client.close()
                #expect(eventually { responder.heldBytes == 0 })
            }
        }
    }
}

extension Responder {
    /// The bytes that count in the budget of requests.
    fileprivate var heldBytes: Int { requestBytes.excess + configuration.maximumRequestBytes }
}
