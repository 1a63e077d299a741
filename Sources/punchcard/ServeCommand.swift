import API
import ArgumentParser
import Gateway
import Store

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answer requests as a FastCGI responder, until SIGTERM or SIGINT.",
        discussion: """
            Without --listen it takes the socket that systemd passes (LISTEN_FDS), or the one on descriptor 0, as \
            lighttpd and spawn-fcgi pass it.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var log: LogOptions

    @Option(name: .long, help: "Where to listen: unix:PATH or HOST:PORT.")
    var listen: String?

    @Option(name: .long, help: "Threads that are always there. (default: PUNCHCARD_WORKERS, else 4)")
    var workers: Int?

    func validate() throws {
        if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers takes 1 to 1024") }
    }

    func run() throws {
        // Before any other thread is started: threads inherit what is blocked.
        let signals = StopSignals.block()
        let log = log.makeLog()
        defer { log.sink.flush() }
        let basePath = Environment.value("PUNCHCARD_BASE_PATH") ?? ""
        let service = Service(store: try database.open(), version: Version.current, basePath: basePath, log: log)
        var configuration = Responder.Configuration()
        configuration.workers = workers ?? Environment.value("PUNCHCARD_WORKERS").flatMap(Int.init) ?? 4
        configuration.mountPoint = MountPoint(basePath)
        let listener = try listener()
        let responder = try Responder(listener: listener, application: service, configuration: configuration)
        log.notice("punchcard \(Version.current) listens on \(listener.address)")
        let cut = try responder.run(until: signals)
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

/// One request of plain CGI: what the program does when a web server runs it without arguments and without a socket.
enum CGICommand {
    static func run() -> Never {
        let basePath = Environment.value("PUNCHCARD_BASE_PATH") ?? ""
        let log = LogOptions.fromEnvironment()
        let application: any Application
        do {
            guard let path = Environment.value("PUNCHCARD_DATABASE") else {
                throw ValidationError("the variable PUNCHCARD_DATABASE does not name the database")
            }
            application = Service(
                store: try Store(path: path), version: Version.current, basePath: basePath, log: log)
        } catch {
            log.warning("\(error)")
            application = Unavailable()
        }
        ServeCommand.exit(
            withError: ExitCode(CGIGateway.answer(application: application, mountPoint: MountPoint(basePath))))
    }
}
