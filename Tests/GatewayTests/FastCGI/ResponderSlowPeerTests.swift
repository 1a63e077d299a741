import Foundation
import Locking
import Testing

@testable import Gateway

extension Sockets {
    /// Peers that are idle, slow, or stop half-way: none of them holds up another.
    struct ResponderSlowPeerTests {
        @Test func `a peer that does not read its answer is given up`() throws {
            let long = TestApplication { _, answer in answer(Response(status: 200, body: bytes(8_000_000))) }
            try withResponder(long, workers: 1) {
                $0.timeout = .milliseconds(50)
            } _: { responder, address in
                let client = try FastCGIClient(address)
                client.send(FastCGI.request("GET", "/"))
                #expect(eventually { responder.connections.withLock { !$0.isEmpty } })
                #expect(eventually { responder.connections.withLock { $0.isEmpty } })
            }
        }

        @Test func `a peer that sends half a request is given up`() throws {
            try withResponder(workers: 1) {
                $0.timeout = .milliseconds(50)
            } _: { responder, address in
                for half in halves {
                    let client = try FastCGIClient(address)
                    client.send(half)
                    // With an answer (400) where the head was whole, without one otherwise.
                    _ = try? client.answer()
                    #expect(client.isClosed())
                }
                #expect(try FastCGIClient(address).ask().status == "200 OK")
            }
        }

        @Test func `a body that comes too slowly is given up, however steadily it comes`() throws {
            try withResponder {
                $0.bodyTimeout = .milliseconds(50)
            } _: { _, address in
                let client = try FastCGIClient(address)
                client.send(
                    FastCGI.begin()
                        + FastCGI.record(4, FastCGI.pairs(["REQUEST_METHOD": "POST", "CONTENT_LENGTH": "9000"]))
                        + FastCGI.record(4))
                let trickle = Background { [descriptor = dup(client.descriptor)] in
                    let record = FastCGI.record(5, [0])
                    while send(descriptor, record, record.count, Int32(MSG_NOSIGNAL)) > 0 { usleep(1000) }
                    return close(descriptor)
                }
                #expect(try client.answer().text == "incomplete_body")
                client.close()
                #expect(trickle.value() == 0)
            }
        }

        @Test func `a request that arrived in time is answered, however late a worker reads it`() throws {
            let gate = DispatchSemaphore(value: 0)
            let entered = Shared(false)
            let application = TestApplication { request, answer in
                if request.head.segments == ["hold"] {
                    entered.change { $0 = true }
                    gate.wait()
                }
                answer(Response(status: 200, body: request.body))
            }
            try withResponder(application, workers: 1) { responder, address in
                let client = try FastCGIClient(address)
                let request = FastCGI.request("POST", "/", body: bytes(1000))
                client.send(request.dropLast(500))
                #expect(eventually { responder.deadlines.count == 1 })
                let busy = try FastCGIClient(address)
                busy.send(FastCGI.request("GET", "/hold"))
                #expect(eventually { entered() })
                // The one worker is busy. The deadline passes once the rest has come.
                client.send(request.suffix(500))
                for connection in responder.deadlines { connection.deadline.store(Deadline.now, ordering: .relaxed) }
                gate.signal()
                #expect(try client.answer().body == bytes(1000))
                #expect(try busy.answer().status == "200 OK")
            }
        }

        @Test func `a sweep leaves connections alone that have moved on`() throws {
            try withResponder { responder, address in
                let client = try FastCGIClient(address)
                let request = FastCGI.request("POST", "/", body: bytes(1000))
                client.send(request.dropLast(500))
                #expect(eventually { responder.deadlines.count == 1 })
                let connection = try #require(responder.deadlines.first)
                let deadline = connection.deadline.load(ordering: .acquiring)
                client.send(request.suffix(500))
                #expect(try client.answer().status == "200 OK")
                #expect(!responder.giveUp(connection, waitingUntil: deadline))
                #expect(try client.ask().status == "200 OK")
            }
        }

        @Test func `a request that is complete when it is given up is the last`() throws {
            let gate = DispatchSemaphore(value: 0)
            let entered = Shared(false)
            let application = TestApplication { request, answer in
                if request.head.segments == ["hold"] {
                    entered.change { $0 = true }
                    gate.wait()
                }
                answer(Response(status: 200, body: request.body))
            }
            try withResponder(application, workers: 1) { responder, address in
                let client = try FastCGIClient(address)
                let request = FastCGI.request("POST", "/", body: bytes(1000))
                client.send(request.dropLast(500))
                #expect(eventually { responder.deadlines.count == 1 })
                let busy = try FastCGIClient(address)
                busy.send(FastCGI.request("GET", "/hold"))
                #expect(eventually { entered() })
                client.send(request.suffix(500))
                let connection = try #require(responder.deadlines.first)
                let deadline = connection.deadline.load(ordering: .acquiring)
                #expect(responder.giveUp(connection, waitingUntil: deadline))
                #expect(!responder.giveUp(connection, waitingUntil: deadline), "once")
                gate.signal()
                #expect(try client.answer().body == bytes(1000))
                #expect(client.isClosed())
                #expect(try busy.answer().status == "200 OK")
            }
        }

        @Test func `half a request delays nobody else`() throws {
            try withResponder(workers: 2) { _, address in
                let peers = try (0..<24).map { _ in try FastCGIClient(address) }
                for (index, peer) in peers.enumerated() { peer.send(halves[index % halves.count]) }
                let client = try FastCGIClient(address)
                for _ in 0..<3 { #expect(try client.ask().status == "200 OK") }
                #expect(peers.count == 24)
            }
        }

        @Test func `peers that do not read their answers delay nobody else`() throws {
            let application = TestApplication { request, answer in
                answer(Response(status: 200, body: bytes(request.head.segments == ["long"] ? 8_000_000 : 1)))
            }
            try withResponder(application, workers: 2) { _, address in
                let peers = try (0..<24).map { _ in try FastCGIClient(address) }
                for peer in peers {
                    peer.send(FastCGI.request("GET", "/long"))
                    // Its answer has begun, and the rest waits for room.
                    _ = try peer.read(1000)
                }
                let client = try FastCGIClient(address)
                for _ in 0..<3 { #expect(try client.ask().status == "200 OK") }
                // The connections are cut, so that stopping needn't wait for them.
                for peer in peers { peer.close() }
            }
        }

        @Test func `peers do not change the number of workers`() throws {
            try withResponder(workers: 1) { responder, address in
                let slow = try (0..<20).map { _ in try FastCGIClient(address) }
                for (index, peer) in slow.enumerated() { peer.send(halves[index % halves.count]) }
                let clients = try (0..<20).map { _ in try FastCGIClient(address) }
                for _ in 0..<3 {
                    for client in clients { client.send(FastCGI.request("POST", "/", body: bytes(5000))) }
                    for client in clients { #expect(try client.answer().status == "200 OK") }
                }
                #expect(responder.liveWorkers.load(ordering: .relaxed) == 1)
            }
        }

        @Test func `500 kept connections delay nobody`() throws {
            try withDescriptors(1200) {
                try withResponder(workers: 4) { responder, address in
                    let idle = try (0..<500).map { _ in try FastCGIClient(address) }
                    for client in idle { #expect(try client.ask().status == "200 OK") }
                    let client = try FastCGIClient(address)
                    #expect(try client.ask().status == "200 OK")
                    #expect(responder.connections.withLock { $0.count } == 501)
                    // Each of them is still as good as new; their descriptors are beyond what select could hold.
                    for client in idle { #expect(try client.ask().status == "200 OK") }
                }
            }
        }

        /// Requests that end too early: in a record's header, in the parameters, in the body.
        private let halves: [[UInt8]] = [
            Array(FastCGI.begin()[..<5]),
            FastCGI.begin(),
            FastCGI.begin() + FastCGI.record(4, Array(FastCGI.pairs(["REQUEST_METHOD": "POST"])[..<5])),
            FastCGI.begin() + FastCGI.record(4, FastCGI.pairs(["REQUEST_METHOD": "GET"])) + FastCGI.record(4),
            Array(FastCGI.request("POST", "/", body: bytes(1000)).dropLast(500)),
        ]
    }
}

extension Responder {
    /// The connections that wait for a peer until a deadline.
    fileprivate var deadlines: [PeerConnection] {
        connections.withLock { connections in
            connections.values.filter { $0.deadline.load(ordering: .relaxed) != Deadline.never }
        }
    }
}
