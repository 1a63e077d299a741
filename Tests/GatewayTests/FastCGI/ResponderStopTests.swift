import Foundation
import Testing

@testable import Gateway

/// pthread_sigqueue(3), which Glibc shows to _GNU_SOURCE alone.
@_silgen_name("pthread_sigqueue")
private func sendQueued(_ thread: pthread_t, _ number: Int32, _ value: sigval) -> Int32

extension Sockets {
    struct ResponderStopTests {
        typealias Answer = @Sendable (Response) -> Void

        @Test func `stopping closes idle connections and accepts no more`() throws {
            try withFolder { folder in
                let listener = try Listener.open("unix:\(folder)/s")
                var configuration = Responder.Configuration()
                configuration.stopTimeout = .seconds(3600)
                let responder = try Responder(
                    listener: listener, application: TestApplication(), configuration: configuration)
                try responder.start()
                let silent = try FastCGIClient(listener.address)
                let kept = try FastCGIClient(listener.address)
                #expect(try kept.ask().status == "200 OK")
                #expect(Background { responder.stop() }.value() == 0)
                #expect(kept.isClosed() && silent.isClosed())
                #expect(!FileManager.default.fileExists(atPath: "\(folder)/s"))
                #expect(throws: FastCGIClient.Failure.self) { try FastCGIClient(listener.address) }
                #expect(responder.liveWorkers.load(ordering: .relaxed) == 0)
            }
        }

        @Test func `stopping finishes the request in hand`() throws {
            let held = Shared<Answer?>(nil)
            let application = TestApplication { _, answer in held.change { $0 = answer } }
            try withStoppable(application) { responder, address in
                let client = try FastCGIClient(address)
                client.send(FastCGI.request("GET", "/"))
                #expect(eventually { held() != nil })
                let stopped = Background { responder.stop() }
                #expect(eventually { responder.isStopping.load(ordering: .sequentiallyConsistent) })
                held()?(Response(status: 200, body: Array("late".utf8)))
                #expect(try client.answer().text == "late")
                #expect(try client.isLetGo())
                #expect(stopped.value() == 0)
            }
        }

        /// A connection that is closed between two requests fails one that is on its way.
        @Test func `a kept connection is served once more if another process continues`() throws {
            let own = try Listener.open("127.0.0.1:0")
            let passed = try #require(own.withDescriptor { dup($0) })
            let listener = try #require(try Listener.standardInput(descriptor: passed))
            var configuration = Responder.Configuration()
            configuration.handoverTime = .seconds(3600)
            let responder = try Responder(
                listener: listener, application: TestApplication(), configuration: configuration)
            try responder.start()
            let kept = try FastCGIClient(own.address)
            #expect(try kept.ask().status == "200 OK")
            let closing = try FastCGIClient(own.address)
            #expect(try closing.ask().status == "200 OK")
            let stopped = Background { responder.stop() }
            #expect(eventually { listener.withDescriptor { _ in } == nil })
            #expect(try kept.ask("GET", "/again").text == "[\"again\"] 0")
            #expect(try kept.isLetGo())
            closing.close()
            #expect(stopped.value() == 0)
            own.close()
        }

        @Test func `stopping serves requests that have arrived unread`() throws {
            let gate = DispatchSemaphore(value: 0)
            let entered = Shared(0)
            let application = TestApplication { _, answer in
                entered.change { $0 += 1 }
                if entered() == 2 { gate.wait() }
                answer(Response(status: 200))
            }
            try withStoppable(application) { responder, address in
                let parked = try FastCGIClient(address)
                #expect(try parked.ask().status == "200 OK")
                let busy = try FastCGIClient(address)
                busy.send(FastCGI.request("GET", "/"))
                #expect(eventually { entered() == 2 })
                // The one worker is busy: this one stays in its socket, and that one in the backlog.
                parked.send(FastCGI.request("GET", "/"))
                let new = try FastCGIClient(address)
                new.send(FastCGI.request("GET", "/"))
                let stopped = Background { responder.stop() }
                #expect(eventually { responder.listener.withDescriptor { _ in } == nil })
                gate.signal()
                for client in [busy, parked, new] { #expect(try client.answer().status == "200 OK") }
                #expect(stopped.value() == 0)
            }
        }

        @Test func `stopping does not wait forever`() throws {
            let held = Shared<Answer?>(nil)
            let application = TestApplication { _, answer in held.change { $0 = answer } }
            try withStoppable(application, timeout: .milliseconds(20)) { responder, address in
                let client = try FastCGIClient(address)
                client.send(FastCGI.request("GET", "/"))
                #expect(eventually { held() != nil })
                let half = try FastCGIClient(address)
                half.send(FastCGI.begin())
                #expect(eventually { responder.count(.reading) == 1 })
                #expect(responder.stop() == 2)
                #expect(client.isClosed() && half.isClosed())
                // Too late, and harmless.
                held()?(Response(status: 200))
                #expect(eventually { responder.connections.withLock { $0.isEmpty } })
            }
        }

        @Test func `connections that a worker may still use are kept until it ends`() throws {
            let gate = DispatchSemaphore(value: 0)
            let entered = Shared(false)
            let application = TestApplication { _, answer in
                entered.change { $0 = true }
                gate.wait()
                answer(Response(status: 200))
            }
            try withStoppable(application, timeout: .milliseconds(20)) { responder, address in
                let half = try FastCGIClient(address)
                half.send(FastCGI.begin())
                #expect(eventually { responder.count(.reading) == 1 })
                let busy = try FastCGIClient(address)
                busy.send(FastCGI.request("GET", "/"))
                #expect(eventually { entered() })
                #expect(responder.stop() == 2)
                #expect(responder.liveWorkers.load(ordering: .sequentiallyConsistent) == 1)
                #expect(responder.connections.withLock { $0.count } == 2)
                gate.signal()
                #expect(eventually { responder.liveWorkers.load(ordering: .sequentiallyConsistent) == 0 })
                #expect(eventually { responder.connections.withLock { $0.isEmpty } })
                #expect(half.isClosed() && busy.isClosed())
            }
        }

        @Test func `a connection that is dropped closes its descriptor`() throws {
            let held = Shared<Answer?>(nil)
            let application = TestApplication { _, answer in held.change { $0 = answer } }
            var pair: [Int32] = [0, 0]
            try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
            defer { close(pair[1]) }
            try withStoppable(application, timeout: .milliseconds(20)) { responder, address in
                let client = try FastCGIClient(address)
                client.send(FastCGI.request("GET", "/"))
                #expect(eventually { held() != nil })
                let connection = try #require(responder.adopt(pair[0]))
                #expect(connection.descriptor == pair[0])
                #expect(send(pair[1], [1], 1, 0) == 1)
                #expect(responder.stop() == 2)
            }
            // Closing with unread input resets the connection; shutting it down alone would not.
            var byte: UInt8 = 0
            #expect(eventually { recv(pair[1], &byte, 1, Int32(MSG_DONTWAIT)) < 0 && errno == ECONNRESET })
        }

        @Test(arguments: [SIGTERM, SIGINT, SIGUSR1])
        func `a signal stops the responder`(_ number: Int32) throws {
            try withFolder { folder in
                let listener = try Listener.open("unix:\(folder)/s")
                let responder = try Responder(listener: listener, application: TestApplication())
                let thread = Shared<pthread_t?>(nil)
                let cut = Background { () -> Int? in
                    let signals = StopSignals.block()
                    thread.change { $0 = pthread_self() }
                    return try? responder.run(until: signals)
                }
                let client = try FastCGIClient(listener.address)
                #expect(try client.ask().status == "200 OK")
                pthread_kill(try #require(thread()), SIGHUP)
                // As Swift's crash handler sends it; two of the same number would be one.
                if number != SIGUSR1 { pthread_kill(try #require(thread()), SIGUSR1) }
                #expect(try client.ask().status == "200 OK")
                // Not as kill(2) and tgkill(2) of this process.
                #expect(sendQueued(try #require(thread()), number, sigval()) == 0)
                #expect(cut.value() == 0)
                #expect(client.isClosed())
            }
        }

        @Test func `a passed socket stays open for the processes that share it`() throws {
            let own = try Listener.open("127.0.0.1:0")
            let shared = try #require(own.withDescriptor { dup($0) })
            let passed = try #require(own.withDescriptor { dup($0) })
            let address = own.address
            own.close()
            let listener = try #require(try Listener.standardInput(descriptor: passed))
            let gate = DispatchSemaphore(value: 0)
            let entered = Shared(false)
            let busy = TestApplication { _, answer in
                entered.change { $0 = true }
                gate.wait()
                answer(Response(status: 200))
            }
            var configuration = Responder.Configuration()
            configuration.workers = 1
            configuration.stopTimeout = .seconds(20)
            let responder = try Responder(listener: listener, application: busy, configuration: configuration)
            try responder.start()
            let served = try FastCGIClient(address)
            served.send(FastCGI.request("GET", "/"))
            #expect(eventually { entered() })
            // The one worker is busy; this one is for whoever accepts next.
            let waiting = try FastCGIClient(address)
            waiting.send(FastCGI.request("GET", "/next"))
            let stopped = Background { responder.stop() }
            #expect(eventually { listener.withDescriptor { _ in } == nil })
            gate.signal()
            #expect(try served.answer().status == "200 OK")
            #expect(stopped.value() == 0)
            let other = try #require(try Listener.standardInput(descriptor: shared))
            let next = try Responder(listener: other, application: TestApplication())
            try next.start()
            #expect(try waiting.answer().text == "[\"next\"] 0")
            next.stop()
        }

        /// A responder with one worker that the test stops.
        private func withStoppable(
            _ application: TestApplication, timeout: Duration = .seconds(20),
            _ body: (Responder, _ address: String) throws -> Void
        ) throws {
            try withFolder { folder in
                let listener = try Listener.open("unix:\(folder)/s")
                var configuration = Responder.Configuration()
                configuration.workers = 1
                configuration.stopTimeout = timeout
                let responder = try Responder(
                    listener: listener, application: application, configuration: configuration)
                try responder.start()
                try body(responder, listener.address)
            }
        }
    }
}
