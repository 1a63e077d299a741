import Database
import Synchronization
import Testing

@testable import PostgreSQL

/// In which order the servers of an address are tried, and what is made of their refusals. No server is needed.
@Suite struct ServerListTests {
    /// A clock that a test moves.
    private final class Clock: Sendable {
        private let passed = Mutex(Duration.zero)
        private let start = ContinuousClock.now

        var now: ContinuousClock.Instant { start + passed.withLock { $0 } }
        func pass(_ duration: Duration) { passed.withLock { $0 += duration } }
    }

    /// The hosts that were tried, and the kind of error.
    private struct Outcome: Equatable {
        var tried: [String]
        var error: DatabaseError.Kind?
    }

    private let clock = Clock()

    private func list(_ options: ServerList.Options) -> ServerList {
        ServerList(options) { [clock] in clock.now }
    }

    /// Tries to connect.
    /// - Parameter answer: what comes of an attempt at a host; nil for success.
    private func attempt(_ list: ServerList, _ answer: (String) -> DatabaseError?) -> Outcome {
        var tried: [String] = []
        do {
            _ = try list.connect(until: nil) { (options, _) throws(DatabaseError) in
                let host = options.map { "\($0.keyword)=\($0.value)" }.joined(separator: " ")
                tried.append(host)
                if let error = answer(host) { throw error }
            }
            return Outcome(tried: tried)
        } catch {
            return Outcome(tried: tried, error: error.kind)
        }
    }

    @Test(arguments: [
        ([("host", "a,b"), ("port", "1,2")], ["host=a port=1", "host=b port=2"]),
        ([("host", "a,b"), ("port", "5")], ["host=a port=5", "host=b port=5"]),
        ([("host", "a,b"), ("hostaddr", "1.1.1.1,")], ["host=a hostaddr=1.1.1.1", "host=b hostaddr="]),
        ([("hostaddr", "1.1.1.1,2.2.2.2")], ["hostaddr=1.1.1.1", "hostaddr=2.2.2.2"]),
        ([("host", "/run/postgresql")], ["host=/run/postgresql"]), ([], [""]),
        // That is an error, which libpq explains.
        ([("host", "a,b"), ("port", "1,2,3")], ["host=a,b port=1,2,3"]),
    ])
    func eachServerIsTried(options: ServerList.Options, expected: [String]) {
        let outcome = attempt(list(options)) { _ in .lost("none") }
        #expect(outcome == Outcome(tried: expected, error: .unreachable))
    }

    @Test func theLastPrimaryComesFirst() {
        let list = list([("host", "a,b,c")])
        #expect(attempt(list) { $0 == "host=b" ? nil : .lost("read-only") }.tried == ["host=a", "host=b"])
        #expect(attempt(list) { _ in nil }.tried == ["host=b"])
        #expect(attempt(list) { $0 == "host=a" ? nil : .lost("gone") }.tried == ["host=b", "host=c", "host=a"])
        list.noteLoss(of: 0)
        #expect(attempt(list) { _ in nil }.tried == ["host=b"])
        list.noteLoss(of: 0)
        #expect(attempt(list) { _ in nil }.tried == ["host=b"])
        #expect(list.losses == 2)
    }

    /// A server for which one caller had no time left isn't gone.
    @Test func whatADeadlineCutsShortIsNotRemembered() {
        let list = list([("host", "a,b")])
        #expect(throws: DatabaseError.self) {
            try list.connect(until: clock.now + .seconds(2)) { (_, limit) throws(DatabaseError) in
                clock.pass(limit - clock.now)
                throw .lost("no answer in time")
            }
        }
        #expect(works(list))
    }

    /// Whether the first server is tried, with success.
    private func works(_ list: ServerList) -> Bool { attempt(list) { _ in nil } == Outcome(tried: ["host=a"]) }

    /// Not every request waits for a machine that is gone.
    @Test func aSlowFailureIsRemembered() {
        let list = list([("host", "a,b")])
        let slow = attempt(list) { _ in
            clock.pass(.milliseconds(300))
            return .lost("gone")
        }
        #expect(slow.tried.count == 2)
        clock.pass(.milliseconds(500))
        let early = attempt(list) { _ in nil }
        #expect(early == Outcome(tried: [], error: .unreachable))
        clock.pass(.milliseconds(101))
        #expect(works(list))
        // A second at most.
        _ = attempt(list) { _ in
            clock.pass(.seconds(2))
            return .lost("gone")
        }
        clock.pass(.milliseconds(1_001))
        #expect(works(list))
        // A quick one is not.
        _ = attempt(list) { _ in .lost("refused") }
        #expect(works(list))
    }

    /// If one of the servers can become the primary, that is what counts.
    @Test func severalErrorsBecomeOne() {
        let role = DatabaseError(sqlstate: "28000", message: "no role")
        #expect(attempt(list([("host", "a,b")])) { _ in role }.error == .notWritable)
        #expect(attempt(list([("host", "a,b")])) { $0 == "host=a" ? role : .lost("gone") }.error == .unreachable)
    }

    /// What the operator has to mend comes first, and then that the primary has no connection left.
    @Test func theReasonComesFirst() throws {
        let errors = [
            "a": DatabaseError.lost("session is read-only"), "b": DatabaseError(sqlstate: "28P01", message: "password"),
            "c": DatabaseError(sqlstate: "53300", message: "too many"),
        ]
        let error = try #require(throws: DatabaseError.self) {
            try list([("host", "a,b,c")]).connect(until: nil) { (options, _) throws(DatabaseError) in
                throw errors[options[0].value] ?? .lost("none")
            }
        }
        #expect(error.message == "password; session is read-only; too many")
        #expect(error.kind == .unreachable && error.code == "PostgreSQL 53300")
    }

    @Test func eachServerCanBeAskedAlone() throws {
        let info = try ConnectionInfo("postgresql://ada:geheim@a:1,b:2/x?sslmode=verify-full")
        #expect(info.checksServer == true)
        #expect(info.each.map(\.name) == ["a:1", "b:2"])
        for (alone, host) in zip(info.each, ["a", "b"]) {
            let options = Dictionary(
                uniqueKeysWithValues: alone.options(of: alone.servers.servers[0], applicationName: "test"))
            #expect(options["host"] == host && options["target_session_attrs"] == "any" && options["dbname"] == "x")
        }
        #expect(try ConnectionInfo("host=a").checksServer == false)
        #expect(try ConnectionInfo("service=a").checksServer == nil)
    }

    @Test(arguments: [
        (
            #"connection to server at "db", port 1 failed: FATAL:  28P01: password authentication failed for user "ada""#,
            DatabaseError.Kind.notWritable, "PostgreSQL 28P01"
        ),
        (
            "connection failed: FATAL:  53300: sorry, too many clients already\nLOCATION:  x.c", .unreachable,
            "PostgreSQL 53300"
        ),
        ("connection failed: FATAL:  57P03: the database system is starting up", .unreachable, "PostgreSQL 57P03"),
        ("connection failed: FEHLER:  3D000: Datenbank »x« existiert nicht", .notWritable, "PostgreSQL 3D000"),
        ("connection failed: session is read-only", .unreachable, "PostgreSQL 08006"),
        ("connection failed: FATAL:  no code: here", .unreachable, "PostgreSQL 08006"),
        // What is wrong on this side passes by no waiting.
        (#"connection to server at "db", port 5432 failed: fe_sendauth: no password supplied"#, .notWritable, "libpq"),
        (
            "connection failed: root certificate file \"/r.crt\" does not exist\nEither provide the file or",
            .notWritable,
            "libpq"
        ),
        ("connection failed: SSL error: certificate verify failed", .notWritable, "libpq"),
        ("connection failed: server does not support SSL, but SSL was required", .notWritable, "libpq"),
        (#"invalid sslmode value: "on""#, .notWritable, "libpq"),
        // A name server can say so as long as there is no primary.
        (#"could not translate host name "db" to address: unknown"#, .unreachable, "PostgreSQL 08006"),
        ("connection failed: received invalid response to SSL negotiation: x", .unreachable, "PostgreSQL 08006"),
        ("", .unreachable, "PostgreSQL 08006"),
    ])
    func refusalsHaveTheirCode(message: String, kind: DatabaseError.Kind, code: String) {
        let error = DatabaseError.notConnected(message)
        #expect(error.kind == kind && error.code == code)
        #expect(!error.message.contains("Either"))
        #expect(!error.message.contains("LOCATION") && !error.message.contains("28P01"), "\(error.message)")
    }
}
