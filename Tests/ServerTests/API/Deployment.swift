import Foundation
import Gateway
import TestSupport
import Testing

/// The ways in which the API is reached. The same test bodies run through each.
enum Deployment: String, Sendable, CustomTestStringConvertible {
    /// Called as an `Application`, without a process, a socket or a web server between.
    case inProcess
    /// `punchcard serve` on a unix socket behind nginx with the site that the project ships.
    case nginx
    /// The same below a path of another site.
    case nginxBelowAPath
    /// A socket that systemd holds, and passes on.
    case systemdSocket
    /// Started by spawn-fcgi.
    case spawnFCGI
    /// FastCGI that lighttpd starts, with the listening socket on descriptor 0.
    case lighttpd
    /// `punchcard serve` on a unix socket behind lighttpd.
    case lighttpdBeside
    /// Plain CGI, a process for each request, below a mount point.
    case lighttpdCGI
    /// `punchcard serve` on a unix socket behind Apache.
    case apacheProxy
    /// FastCGI that Apache starts with mod_fcgid.
    case apacheFcgid
    /// Plain CGI, below a mount point.
    case apacheCGI
    /// Plain CGI in a folder of an Apache that can be configured by `.htaccess` alone.
    case sharedHost

    /// Where every body runs. What differs between the two is above the database, so that one of them does on a server.
    static let full: [Deployment] = TestDatabase.engine == .sqlite ? [.inProcess, .nginx] : [.nginx]
    /// Where those bodies run that depend on how the program is reached. That has nothing to do with a server's database,
    /// but that a process for each request has a connection of its own.
    static let allCases: [Deployment] =
        TestDatabase.engine == .postgresql
        ? full + [.lighttpdCGI]
        : full + [
            .nginxBelowAPath, .systemdSocket, .spawnFCGI, .lighttpd, .lighttpdBeside, .lighttpdCGI, .apacheProxy,
            .apacheFcgid, .apacheCGI, .sharedHost,
        ]
    /// One for each way in which a request's body gets from its client to the program.
    static let passingBodies: [Deployment] =
        TestDatabase.engine == .postgresql
        ? full : full + [.lighttpd, .lighttpdCGI, .apacheProxy, .apacheFcgid, .apacheCGI]

    var testDescription: String { rawValue }

    /// A project of its own here, for one test.
    func project(_ definitions: Definitions = Definitions()) async throws -> TestProject {
        guard let running = RunningDeployments.current else {
            throw HarnessError("the suite lacks the trait .deployments")
        }
        return try await TestProject(definitions, on: running.api(for: self))
    }
}

/// A deployment that runs, over a database of its own.
protocol RunningAPI: Sendable {
    /// What the path of every request begins with.
    var mountPoint: String { get }
    /// Makes the database match a definitions file.
    func apply(_ definitions: String) async throws
    /// Makes an API key.
    /// - Parameter options: `--name`, `--scopes` and so on, as the command takes them.
    func createKey(project: String, name: String, scopes: String) async throws -> String
    func revokeKey(project: String, name: String) async throws
    /// A client of its own, for one thread.
    func client() -> any APIClient
    /// Ends what was started for it.
    func stop() async throws
}

/// Sends requests one after the other. The call returns once the answer is there.
protocol APIClient {
    /// - Parameter target: the path and query, as they go on the wire.
    func send(_ method: String, _ target: String, headers: [(String, String)], body: [UInt8]?) throws -> HTTPResponse
}

extension HTTPClient: APIClient {}

/// The deployments of one suite: each is started when the first test needs it, and ended when the suite ends.
actor RunningDeployments {
    @TaskLocal static var current: RunningDeployments?

    private var started: [Deployment: Task<any RunningAPI, any Error>] = [:]

    func api(for deployment: Deployment) async throws -> any RunningAPI {
        let task = started[deployment] ?? Task { try await Self.start(deployment) }
        started[deployment] = task
        return try await task.value
    }

    func stop() async throws {
        for task in started.values { try await task.value.stop() }
    }

    private static func start(_ deployment: Deployment) async throws -> any RunningAPI {
        switch deployment {
        case .inProcess: try InProcessAPI()
        case .nginx: try await ServedAPI.behindNginx()
        case .nginxBelowAPath: try await ServedAPI.belowAPath()
        case .systemdSocket: try await ServedAPI.onPassedSocket()
        case .spawnFCGI: try await ServedAPI.startedBySpawnFCGI()
        case .lighttpd: try await ServedAPI.startedByLighttpd()
        case .lighttpdBeside: try await ServedAPI.besideLighttpd()
        case .lighttpdCGI: try await ServedAPI.asCGIOfLighttpd()
        case .apacheProxy: try await ServedAPI.besideApache()
        case .apacheFcgid: try await ServedAPI.startedByApache()
        case .apacheCGI: try await ServedAPI.asCGIOfApache()
        case .sharedHost: try await ServedAPI.onASharedHost()
        }
    }
}

/// Gives a suite, with all suites within it, its deployments.
struct DeploymentsTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let running = RunningDeployments()
        try await RunningDeployments.$current.withValue(running) { try await function() }
        try await running.stop()
    }
}

extension Trait where Self == DeploymentsTrait {
    static var deployments: Self { Self() }
}
