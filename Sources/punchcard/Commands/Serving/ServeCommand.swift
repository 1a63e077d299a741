import API
import ArgumentParser
import Gateway
import Glibc
import Store

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answer requests as a FastCGI responder, until SIGTERM or SIGINT.",
        discussion: """
            Without --listen, it takes the socket that systemd passes (LISTEN_FDS), or the one on descriptor 0, which \
            lighttpd and spawn-fcgi pass.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var log: LogOptions

    @Option(name: .long, help: "The address to listen on: unix:PATH or HOST:PORT.")
    var listen: String?

    @Option(
        name: .long,
        help: "The number of threads. (default: PUNCHCARD_WORKERS, else two per processor, at least 4)")
    var workers: Int?

    @Option(
        name: .long,
        help: """
            The most unanswered requests. Further requests are refused with 503, except those that only read. \
            (default: PUNCHCARD_MAXIMUM_REQUESTS, else 512)
            """)
    var maximumRequests: Int?

    private static let workersRange = 1...1024
    private static let requestsRange = 1...1_000_000
    /// At 7,000 logged events a second, no accepted event waits longer than 0.1 s. Far fewer than 512 requests fill a
    /// transaction, so a higher number would answer none of them sooner.
    private static let defaultRequests = 512

    func validate() throws {
        try Self.check(workers, Self.workersRange, of: "--workers")
        try Self.check(maximumRequests, Self.requestsRange, of: "--maximum-requests")
    }

    private static func check(_ number: Int?, _ range: ClosedRange<Int>, of name: String) throws {
        if let number, !range.contains(number) {
            throw ValidationError("\(name) takes \(range.lowerBound) to \(range.upperBound)")
        }
    }

    /// The number from the option, or else from the variable.
    private static func number(_ option: Int?, or name: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard option == nil, let text = Environment.value(name) else { return option }
        let number = Int(text)
        try check(number ?? range.lowerBound - 1, range, of: name)
        return number
    }

    func run() throws {
        try serve()
        // Don't call `exit`: it tears down libraries that other threads may still be using (cut-off requests, work in the
        // background, threads that are just ending). libpq's TLS can crash then.
        _exit(0)
    }

    private func serve() throws {
        // Before any other thread starts, since threads inherit the signal mask.
        let signals = StopSignals.block()
        Heap.bound()
        let log = log.makeLog()
        defer { log.sink.flush() }
        let basePath = Environment.value("PUNCHCARD_BASE_PATH") ?? ""
        let opening = ServiceOpening(database: database, basePath: basePath, log: log)
        let application = try opening.application()
        var configuration = Responder.Configuration()
        let workers = try Self.number(workers, or: "PUNCHCARD_WORKERS", Self.workersRange)
        if let workers { configuration.workers = workers }
        let requests = try Self.number(maximumRequests, or: "PUNCHCARD_MAXIMUM_REQUESTS", Self.requestsRange)
        configuration.maximumRequests = requests ?? Self.defaultRequests
        configuration.mountPoint = MountPoint(basePath)
        configuration.allowedPeers = CGIEnvironment.current.webServerAddresses
        let listener = try listener()
        let responder = try Responder(listener: listener, application: application, configuration: configuration)
        log.notice("punchcard \(Version.current) listens on \(listener.address) for FastCGI, not HTTP")
        let cut = try responder.run(until: signals)
        if let failure = opening.failure { throw failure }
        if cut > 0 { log.warning("\(cut) requests took too long to finish and were cut off") }
        log.notice("punchcard stopped")
    }

    private func listener() throws -> Listener {
        if let listen { return try Listener.open(listen) }
        if let passed = try Listener.systemd() { return passed }
        if let passed = try Listener.standardInput() { return passed }
        throw ValidationError("name a socket with --listen unix:PATH or --listen HOST:PORT")
    }
}

/// Answers one plain CGI request, when a web server runs the program without arguments and without a socket.
enum CGICommand {
    /// Usually no other process has the database open, so this one reads the whole write-ahead log: about 2 µs per
    /// page. A checkpoint takes about as long as reading 500 pages.
    private static let framesPerCheckpoint = 100

    static func run() -> Never {
        let basePath = Environment.value("PUNCHCARD_BASE_PATH") ?? ""
        let log = LogOptions.fromEnvironment()
        let application: any Application
        do {
            guard let path = Environment.value("PUNCHCARD_DATABASE") else {
                throw ValidationError("the variable PUNCHCARD_DATABASE does not name the database")
            }
            application = Service(
                store: try LoyaltyStore(
                    path: path, framesPerCheckpoint: framesPerCheckpoint, zones: .system),
                version: Version.current, basePath: basePath, log: log)
        } catch {
            log.warning("\(error)")
            application = Unavailable()
        }
        // This bypasses the argument parser, whose exit takes as long as everything above.
        exit(CGIGateway.answer(application: application, mountPoint: MountPoint(basePath)))
    }
}
