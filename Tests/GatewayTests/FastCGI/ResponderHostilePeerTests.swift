import Foundation
import Locking
import Testing

@testable import Gateway

extension Sockets {
    /// Goal: whatever peers send, leave out or leave unread, the others are served at once, by however few threads.
    struct ResponderHostilePeerTests {
        typealias Answer = @Sendable (Response) -> Void

        private static func head(_ method: String = "POST", length: Int) -> [UInt8] {
            FastCGI.begin()
                + FastCGI.record(4, FastCGI.pairs(["REQUEST_METHOD": method, "CONTENT_LENGTH": "\(length)"]))
                + FastCGI.record(4)
        }

        private let echo = TestApplication { request, answer in answer(Response(status: 200, body: request.body)) }

        @Test func `management records within a body are answered and are not part of it`() throws {
            let names = ["FCGI_MAX_CONNS", "FCGI_MAX_REQS", "FCGI_MPXS_CONNS", "FCGI_MAX_CONNS"]
            let values = FastCGI.values(names.flatMap { FastCGI.pairs([$0: ""]) })
            let unknown: [UInt8] = [1, 200, 0, 0, 0, 3, 0, 0, 9, 9, 9]
            try withResponder(echo) { _, address in
                let client = try FastCGIClient(address)
                for _ in 0..<3 {
                    client.send(Self.head(length: 4) + FastCGI.record(5, [1, 2]) + values + unknown)
                    let header = try client.read(8)
                    #expect(header[1] == 10)
                    _ = try client.read(Int(header[4]) << 8 | Int(header[5]))
                    #expect(try client.read(16) == [1, 11, 0, 0, 0, 8, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0])
                    client.send(FastCGI.record(5, [3, 4]) + FastCGI.record(5))
                    #expect(try client.answer().body == [1, 2, 3, 4])
                }
            }
        }

        @Test(arguments: [
            FastCGI.values([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 65]),
            FastCGI.values([0xFF, 0xFF, 0xFF, 0xFE, 0x80, 0, 0, 1, 65]), FastCGI.record(42, [1, 2, 3]),
            FastCGI.record(4, [1, 1, 65, 66]), FastCGI.begin(), [2, 5, 0, 1, 0, 1, 0, 0, 1],
        ])
        func `records that a body cannot contain end the connection`(_ record: [UInt8]) throws {
            let count = Shared(0)
            try withResponder(TestApplication { _, _ in count.change { $0 += 1 } }) { responder, address in
                let client = try FastCGIClient(address)
                client.send(Self.head(length: 3) + FastCGI.record(5, [1]) + record + FastCGI.record(5, [2, 3]))
                #expect(client.isClosed())
                #expect(eventually { responder.connections.withLock { $0.isEmpty } })
                #expect(count() == 0)
            }
        }

        @Test func `a request in single bytes is a request`() throws {
            try withResponder(echo, workers: 1) { _, address in
                let client = try FastCGIClient(address)
                let body = [UInt8](0..<200)
                for byte in FastCGI.request("POST", "/", parameters: ["HTTP_X": "yes"], body: body) {
                    client.send([byte])
                    #expect(eventually { client.unread == 0 })
                }
                #expect(try client.answer().body == body)
                #expect(try client.ask().status == "200 OK")
            }
        }

        @Test func `hundreds of unfinished heads delay nobody`() throws {
            try withDescriptors(1400) {
                try withResponder(workers: 1) { responder, address in
                    let head = Array(Self.head(length: 10).dropLast(4))
                    let peers = try (0..<600).map { _ in try FastCGIClient(address) }
                    for peer in peers { peer.send(head) }
                    let client = try FastCGIClient(address)
                    for _ in 0..<3 { #expect(try client.ask().status == "200 OK") }
                    #expect(eventually { responder.count(.reading) == 600 })
                    #expect(try client.ask().status == "200 OK")
                    #expect(responder.liveWorkers.load(ordering: .relaxed) == 1)
                    #expect(peers.count == 600)
                }
            }
        }

        @Test func `a hundred slow bodies delay nobody and arrive whole`() throws {
            try withResponder(echo, workers: 1) {
                $0.maximumRequests = 2
            } _: { responder, address in
                let peers = try (0..<100).map { _ in try FastCGIClient(address) }
                for peer in peers { peer.send(Self.head(length: 60) + FastCGI.record(5, bytes(20))) }
                let client = try FastCGIClient(address)
                #expect(eventually { responder.count(.reading) == 100 })
                // They don't count as requests in hand before they are there.
                #expect(try client.ask("POST", body: [1]).status == "200 OK")
                for peer in peers { peer.send(FastCGI.record(5, bytes(20))) }
                #expect(try client.ask("POST", body: [1]).status == "200 OK")
                for peer in peers {
                    peer.send(FastCGI.record(5, bytes(20)) + FastCGI.record(5))
                    #expect(try peer.answer().body == bytes(60))
                }
                #expect(eventually { responder.requestBytes.excess == -responder.configuration.maximumRequestBytes })
            }
        }

        @Test func `the memory for unread answers is bounded`() throws {
            let application = TestApplication { request, answer in
                answer(Response(status: 200, body: bytes(request.head.segments == ["long"] ? 8_000_000 : 1)))
            }
            try withResponder(application, workers: 1) {
                $0.maximumAnswerBytes = 20_000_000
            } _: { responder, address in
                let peers = try (0..<100).map { _ in try FastCGIClient(address) }
                for peer in peers { peer.send(FastCGI.request("GET", "/long")) }
                let client = try FastCGIClient(address)
                for _ in 0..<3 { #expect(try client.ask().status == "200 OK") }
                #expect(eventually { responder.count(.sending) == 2 })
                #expect(responder.answerBytes.excess <= 0)
                // Who reads gets it whole.
                #expect(try client.ask("GET", "/long").body.count == 8_000_000)
                #expect(peers.count == 100)
            }
        }

        @Test func `a slow reader gets the whole answer`() throws {
            let application = TestApplication { _, answer in answer(Response(status: 200, body: bytes(3_000_000))) }
            try withResponder(application, workers: 1) { responder, address in
                let client = try FastCGIClient(address)
                client.send(FastCGI.request("GET", "/") + FastCGI.request("GET", "/again"))
                for _ in 0..<2 {
                    #expect(eventually { responder.count(.sending) == 1 })
                    #expect(try client.answer().body.count == 3_000_000)
                }
                #expect(eventually { responder.answerBytes.excess == -responder.configuration.maximumAnswerBytes })
            }
        }

        @Test func `a request that is given up is forgotten`() throws {
            let count = Shared(0)
            let application = TestApplication { _, answer in
                count.change { $0 += 1 }
                answer(Response(status: 200))
            }
            try withResponder(application) { _, address in
                let client = try FastCGIClient(address)
                for half in [FastCGI.begin(), Self.head(length: 10) + FastCGI.record(5, [1])] {
                    client.send(half + FastCGI.record(2))
                    #expect(try client.answer() == FastCGIClient.Answer())
                    #expect(count() == 0)
                }
                #expect(try client.ask().status == "200 OK")
                let single = try FastCGIClient(address)
                single.send(FastCGI.begin(keep: false) + FastCGI.record(2))
                #expect(try single.answer() == FastCGIClient.Answer())
                #expect(single.isClosed())
            }
        }

        @Test func `pipelined requests are answered one after another`() throws {
            let held = Shared<[Answer]>([])
            let application = TestApplication { request, answer in
                if request.head.segments == ["hold"] {
                    held.change { $0.append(answer) }
                } else {
                    answer(Response(status: 200, body: Array(request.head.segments[0].utf8)))
                }
            }
            try withResponder(application, workers: 1) { _, address in
                let client = try FastCGIClient(address)
                let names = (0..<300).map { "n\($0)" }
                client.send(FastCGI.request("POST", "/hold", body: [1]))
                #expect(eventually { held().count == 1 })
                client.send(names.flatMap { FastCGI.request("POST", "/" + $0, body: [2]) })
                held()[0](Response(status: 200, body: Array("first".utf8)))
                for name in ["first"] + names { #expect(try client.answer().text == name) }
            }
        }

        @Test func `held bytes are bounded and released`() throws {
            try withResponder(echo) {
                $0.maximumRequestBytes = 100_000
            } _: { responder, address in
                let client = try FastCGIClient(address)
                // Larger than any room: refused by its length, before it is read.
                let refused = try client.ask("POST", body: bytes(90_000))
                #expect(refused.status == "503 Service Unavailable" && refused.text == "overloaded")
                // An announced length holds nothing; what has come does.
                let peers = try (0..<4).map { _ in try FastCGIClient(address) }
                for peer in peers { peer.send(Self.head(length: 60_000) + FastCGI.record(5, bytes(1000))) }
                #expect(eventually { responder.count(.reading) == 4 })
                #expect(try client.ask("POST", body: bytes(60_000)).body.count == 60_000)
                for peer in peers { peer.send(FastCGI.record(5, bytes(59_000)) + FastCGI.record(5)) }
                let statuses = try peers.map { try $0.answer().status }
                #expect(statuses.allSatisfy { ["200 OK", "503 Service Unavailable"].contains($0) })
                // Their connections are as good as before.
                for peer in peers { #expect(try peer.ask().status == "200 OK") }
                #expect(try client.ask("POST", body: bytes(60_000)).body.count == 60_000)
                peers[0].send(Self.head(length: 60_000) + FastCGI.record(5, bytes(50_000)))
                #expect(eventually { responder.requestBytes.excess > -100_000 })
                #expect(try client.ask("POST", body: bytes(60_000)).text == "overloaded")
                peers[0].close()
                #expect(eventually { responder.requestBytes.excess == -100_000 })
                #expect(try client.ask("POST", body: bytes(60_000)).body.count == 60_000)
            }
        }

        /// Answers that are given once for several requests.
        private final class Together: Gathering.Work {
            private let answers = Shared<[Answer]>([])

            func add(_ answer: @escaping Answer) {
                answers.change { $0.append(answer) }
                Gathering.owe(self)
            }

            func doAll() {
                var all: [Answer] = []
                answers.change { swap(&$0, &all) }
                for answer in all { answer(Response(status: 200)) }
            }
        }

        @Test func `a slow request delays none that arrived with it`() throws {
            let gate = DispatchSemaphore(value: 0)
            let entered = Shared(0)
            let together = Together()
            let application = TestApplication { request, answer in
                if request.head.segments == ["slow"] {
                    entered.change { $0 += 1 }
                    gate.wait()
                } else if request.head.method == .post {
                    return together.add(answer)
                }
                answer(Response(status: 200))
            }
            try withResponder(application, workers: 2) { _, address in
                // One worker is held; what comes meanwhile, the other one finds all at once.
                let first = try FastCGIClient(address)
                first.send(FastCGI.request("GET", "/slow"))
                #expect(eventually { entered() == 1 })
                let second = try FastCGIClient(address)
                let others = try (0..<8).map { _ in try FastCGIClient(address) }
                for other in others[..<4] { other.send(FastCGI.request("POST", "/", body: [1])) }
                second.send(FastCGI.request("GET", "/slow"))
                for other in others[4...] { other.send(FastCGI.request("GET", "/")) }
                #expect(eventually { entered() == 2 })
                gate.signal()
                for other in others { #expect(try other.answer().status == "200 OK") }
                gate.signal()
                for slow in [first, second] { #expect(try slow.answer().status == "200 OK") }
            }
        }

        @Test(arguments: [1, 2, 4], ["GET", "POST"])
        func `a write is settled even if every worker is slow`(_ workers: Int, _ method: String) throws {
            // A read, or a large body.
            let slowRequest = FastCGI.request(method, "/slow", body: method == "GET" ? [] : bytes(20_000))
            let (held, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let (holding, slow) = (Shared(0), Shared(0))
            let together = Together()
            let application = TestApplication { request, answer in
                switch request.head.segments {
                case ["hold"]:
                    holding.change { $0 += 1 }
                    held.wait()
                case ["slow"]:
                    slow.change { $0 += 1 }
                    gate.wait()
                case ["write"]: return together.add(answer)
                default: break
                }
                answer(Response(status: 200))
            }
            try withResponder(application, workers: workers) { _, address in
                let writer = try FastCGIClient(address)
                let readers = try (0..<workers).map { _ in try FastCGIClient(address) }
                for client in [writer] + readers { #expect(try client.ask().status == "200 OK") }
                // All workers are held while the requests come: the first that is let go finds them all.
                let holders = try (1...workers).map { count in
                    let holder = try FastCGIClient(address)
                    holder.send(FastCGI.request("GET", "/hold"))
                    #expect(eventually { holding() == count })
                    return holder
                }
                writer.send(FastCGI.request("POST", "/write", body: [1]))
                for reader in readers { reader.send(slowRequest) }
                for _ in holders { held.signal() }
                #expect(eventually { slow() == workers })
                #expect(try writer.answer().status == "200 OK")
                for _ in readers { gate.signal() }
                for client in holders + readers { #expect(try client.answer().status == "200 OK") }
            }
        }
    }
}
