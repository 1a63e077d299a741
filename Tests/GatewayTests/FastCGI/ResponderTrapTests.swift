import Foundation
import Testing

@testable import Gateway

extension Sockets {
    /// What goes wrong with libfcgi as it comes, and what a peer can make of the protocol.
    struct ResponderTrapTests {
        typealias Answer = @Sendable (Response) -> Void

        @Test func `unread input is not mistaken for the next request`() throws {
            try withResponder { _, address in
                let client = try FastCGIClient(address)
                for _ in 0..<3 {
                    // A GET with input, and a POST with more of it than its length says.
                    #expect(
                        try client.ask("GET", parameters: ["CONTENT_LENGTH": ""], body: bytes(100_000)).text
                            == "[\"\"] 0")
                    #expect(
                        try client.ask("POST", parameters: ["CONTENT_LENGTH": "5"], body: bytes(9000)).text
                            == "[\"\"] 5")
                }
            }
        }

        @Test(arguments: ["unix", "127.0.0.1:0"])
        func `too much input closes the connection, after the answer`(_ kind: String) throws {
            try withFolder { folder in
                let listener = try Listener.open(kind == "unix" ? "unix:\(folder)/s" : kind)
                let responder = try Responder(listener: listener, application: TestApplication())
                try responder.start()
                defer { responder.stop() }
                let client = try FastCGIClient(listener.address)
                // A web server that can't send all of it may take that for a failure, and not look at the answer.
                #expect(
                    client.send(FastCGI.request("GET", "/", parameters: ["CONTENT_LENGTH": ""], body: bytes(9_000_000)))
                )
                #expect(try client.answer().status == "200 OK")
                #expect(client.isClosed())
            }
        }

        @Test func `a connection that breaks between two parameters is not a request`() throws {
            let count = Shared(0)
            try withResponder(TestApplication { _, _ in count.change { $0 += 1 } }) { _, address in
                let client = try FastCGIClient(address)
                client.send(FastCGI.begin() + FastCGI.record(4, FastCGI.pairs(["REQUEST_METHOD": "GET"])))
                shutdown(client.descriptor, Int32(SHUT_WR))
                #expect(client.isClosed())
                #expect(count() == 0)
            }
        }

        @Test(arguments: [
            [], [0], [1, 1, 0, 1], Array("GET / HTTP/1.1\r\n\r\n".utf8), [UInt8](repeating: 0xFF, count: 100),
            FastCGI.record(5), FastCGI.begin() + FastCGI.record(9), FastCGI.begin() + FastCGI.record(4, [4, 4, 65]),
            // Lengths whose sum is no Int32: libfcgi would end the process.
            FastCGI.begin() + FastCGI.record(4, [0xC0, 0, 0, 0, 0xC0, 0, 0, 0, 65]) + FastCGI.record(4),
            FastCGI.begin() + FastCGI.record(4, [0xFF, 0xFF, 0xFF]) + FastCGI.record(4, [0xFE, 0xFF, 0, 0, 0]),
            FastCGI.begin() + FastCGI.record(4) + FastCGI.values([0xC0, 0, 0, 0, 0xC0, 0, 0, 0]) + FastCGI.record(5),
            FastCGI.values([0xC0, 0, 0, 0, 0xC0, 0, 0, 0]) + FastCGI.begin() + FastCGI.record(4) + FastCGI.record(5),
        ])
        func `malformed records affect no other connection`(_ garbage: [UInt8]) throws {
            try withResponder { responder, address in
                let peers = try (0..<20).map { _ in try FastCGIClient(address) }
                for peer in peers {
                    peer.send(garbage)
                    shutdown(peer.descriptor, Int32(SHUT_WR))
                }
                #expect(try FastCGIClient(address).ask().status == "200 OK")
                #expect(peers.allSatisfy { $0.isClosed() })
                #expect(eventually { responder.connections.withLock { $0.isEmpty } })
            }
        }

        @Test func `a peer that keeps sending malformed records holds no worker`() throws {
            try withResponder(workers: 1) { _, address in
                let peer = try FastCGIClient(address)
                let sender = Background { [descriptor = dup(peer.descriptor)] in
                    while send(descriptor, "x", 1, Int32(MSG_NOSIGNAL)) > 0 { sched_yield() }
                    return close(descriptor)
                }
                #expect(peer.isClosed())
                #expect(try FastCGIClient(address).ask().status == "200 OK")
                #expect(sender.value() == 0)
            }
        }

        @Test func `a peer that goes away in the middle of an answer ends only its connection`() throws {
            let long = TestApplication { _, answer in answer(Response(status: 200, body: bytes(8_000_000))) }
            try withResponder(long, workers: 1) { responder, address in
                for _ in 0..<5 {
                    let client = try FastCGIClient(address)
                    client.send(FastCGI.request("GET", "/"))
                    _ = try client.read(1000)
                    client.close()
                }
                #expect(try FastCGIClient(address).ask().body.count == 8_000_000)
                #expect(eventually { responder.connections.withLock { $0.isEmpty } })
            }
        }

        @Test func `an answer to a peer that is gone does not end the process`() throws {
            let held = Shared<Answer?>(nil)
            try withResponder(TestApplication { _, answer in held.change { $0 = answer } }) { responder, address in
                let client = try FastCGIClient(address)
                client.send(FastCGI.request("GET", "/"))
                #expect(eventually { held() != nil })
                client.close()
                // Written on this thread, which doesn't block SIGPIPE.
                held()?(Response(status: 200, body: bytes(20_000)))
                #expect(eventually { responder.connections.withLock { $0.isEmpty } })
            }
        }

        @Test(arguments: [true, false])
        func `without descriptors the responder waits until there are some`(_ ownConnectionCloses: Bool) throws {
            try withResponder { responder, address in
                let waiting = FastCGIClient()
                let served = try FastCGIClient(address)
                #expect(try served.ask().status == "200 OK")
                var taken = try exhaustDescriptors()
                defer { taken.forEach { _ = close($0) } }
                try waiting.connect(to: address)
                waiting.send(FastCGI.request("GET", "/"))
                #expect(eventually { responder.isStarved.load(ordering: .relaxed) })
                #expect(try served.ask().status == "200 OK")
                if ownConnectionCloses {
                    shutdown(served.descriptor, Int32(SHUT_RDWR))
                } else {
                    close(taken.removeLast())
                }
                #expect(try waiting.answer().status == "200 OK")
            }
        }

        @Test func `a signal during a read does not break the request`() throws {
            var action = sigaction()
            var former = sigaction()
            action.__sigaction_handler.sa_handler = { _ in }
            sigaction(SIGUSR2, &action, &former)
            defer { sigaction(SIGUSR2, &former, nil) }
            // The threads of the test library block it, and what they start would inherit that.
            var mask = sigset_t()
            var formerMask = sigset_t()
            sigemptyset(&mask)
            sigaddset(&mask, SIGUSR2)
            pthread_sigmask(SIG_UNBLOCK, &mask, &formerMask)
            defer { pthread_sigmask(SIG_SETMASK, &formerMask, nil) }
            let worker = Shared<pthread_t?>(nil)
            let application = TestApplication { request, answer in
                worker.change { $0 = pthread_self() }
                answer(Response(status: 200, body: Array("\(request.head.segments) \(request.body.count)".utf8)))
            }
            try withResponder(application, workers: 1) { responder, address in
                let client = try FastCGIClient(address)
                #expect(try client.ask().status == "200 OK")
                let request = FastCGI.request("POST", "/", body: bytes(200))
                // The head is read at once.
                let head = request.count - FastCGI.input(bytes(200)).count
                client.send(request.prefix(head))
                for byte in request.dropFirst(head).dropLast() {
                    client.send([byte])
                    // Once it is read, the worker waits for the next one, or is about to.
                    #expect(eventually { client.unread == 0 })
                    pthread_kill(try #require(worker()), SIGUSR2)
                }
                client.send(request.suffix(1))
                #expect(try client.answer().text == "[\"\"] 200")
            }
        }

        @Test func `workers block every signal`() throws {
            let blocked = TestApplication { _, answer in
                var mask = sigset_t()
                pthread_sigmask(SIG_BLOCK, nil, &mask)
                let names = (1...31).filter { $0 != SIGKILL && $0 != SIGSTOP && sigismember(&mask, $0) != 1 }
                answer(Response(status: 200, body: Array("\(names)".utf8)))
            }
            try withResponder(blocked) { _, address in
                let answer = try FastCGIClient(address).ask()
                #expect(answer.text == "[]")
            }
        }

        @Test func `libfcgi's signal handlers are not left in place`() throws {
            try withResponder { _, _ in
                var action = sigaction()
                for number in [SIGTERM, SIGUSR1] {
                    sigaction(number, nil, &action)
                    #expect(unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 0)
                }
                sigaction(SIGPIPE, nil, &action)
                #expect(unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1)
            }
        }

        /// Takes every descriptor that the process may still have.
        private func exhaustDescriptors() throws -> [Int32] {
            var taken: [Int32] = []
            while true {
                let descriptor = dup(2)
                if descriptor < 0 { break }
                taken.append(descriptor)
            }
            try #require(errno == EMFILE)
            return taken
        }
    }
}
