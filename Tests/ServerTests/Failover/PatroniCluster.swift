import Foundation
import TestSupport

/// Two servers that Patroni watches, with etcd, set up as the manual shows: when the primary is gone, Patroni makes the
/// standby, which is synchronous, the primary.
final class PatroniCluster: FailoverServer {
    private static let installed = ["etcd", "patroni", "haproxy"].allSatisfy { (try? Executable.named($0)) != nil }
    static var isInstalled: Bool { installed && PostgreSQLNode.programs != nil }

    private let nodes: [PostgreSQLNode]
    /// Where each manager tells of its server.
    private let reports: [Int]
    private var managers: [RunningProcess] = []
    private let store: RunningProcess
    /// It has a file with the certificates of both servers.
    private let trust: TemporaryFolder
    /// HAProxy, and the port at which it leads to the primary.
    private let proxy: (process: RunningProcess, port: Int)?
    private var primaryIndex = 0

    var primary: PostgreSQLNode { nodes[primaryIndex] }
    private var standby: PostgreSQLNode { nodes[1 - primaryIndex] }

    var address: String {
        let all = nodes.map { "\($0.host.address):\($0.port)" }.joined(separator: ",")
        return "postgresql://punchcard@\(proxy.map { "127.0.0.1:\($0.port)" } ?? all)/punchcard?sslmode=verify-full"
            + "&sslrootcert=\(trust.file("root.crt"))"
    }

    /// - Parameter isBehindHAProxy: whether Punchcard knows HAProxy alone, and not a list of the servers.
    init(isBehindHAProxy: Bool) async throws {
        nodes = [try PostgreSQLNode("a"), try PostgreSQLNode("b")]
        trust = try TemporaryFolder()
        reports = [try Loopback.freePort(), try Loopback.freePort()]
        let (clients, peers) = (try Loopback.freePort(), try Loopback.freePort())
        let urls = ["http://127.0.0.1:\(clients)", "http://127.0.0.1:\(peers)"]
        store = try nodes[0].start(
            [
                "etcd", "--name", "only", "--data-dir", nodes[0].folder.file("etcd"), "--listen-client-urls", urls[0],
                "--advertise-client-urls", urls[0], "--listen-peer-urls", urls[1], "--initial-advertise-peer-urls",
                urls[1], "--initial-cluster", "only=\(urls[1])", "--log-level", "error",
            ], named: "etcd")
        try await eventually("etcd listens; \(store.errors)") { Loopback.accepts(port: clients) }
        proxy = isBehindHAProxy ? try Self.startProxy(of: nodes, reports) : nil
        for (index, node) in nodes.enumerated() {
            let identity = try await node.makeCertificate()
            try node.folder.write(
                Self.settings(of: node, identity, report: reports[index], etcd: clients), to: "patroni.yml")
            managers.append(try Self.startManager(of: node))
            try await eventually("\(node.name) runs; \(managers[index].errors.suffix(2_000))") {
                index == 0 ? (try? node.execute("SELECT 1")) != nil : isSynchronous(1)
            }
        }
        try trust.write(nodes.map { $0.folder.read("server.crt") }.joined(), to: "root.crt")
        try primary.makeDatabase()
    }

    private static func startManager(of node: PostgreSQLNode) throws -> RunningProcess {
        try node.start(["patroni", node.folder.file("patroni.yml")], named: "patroni")
    }

    /// Whether commits wait for a standby, and Patroni would promote it.
    private func isSynchronous(_ index: Int) -> Bool {
        (try? HTTPClient(port: reports[index]).send("GET", "/synchronous").status) == 200
    }

    /// Its timeouts are short, so that the test is.
    private static func settings(
        of node: PostgreSQLNode, _ identity: (certificate: String, key: String), report: Int, etcd: Int
    ) throws -> String {
        try shown(
            "yaml", "# /etc/patroni/config.yml",
            changing: [
                ("name: db1", "name: \(node.name)"), ("10.0.0.1:8008", "127.0.0.1:\(report)"),
                ("10.0.0.1:2379,10.0.0.2:2379,10.0.0.3:2379", "127.0.0.1:\(etcd)"), ("ttl: 20", "ttl: 8"),
                ("loop_wait: 5", "loop_wait: 1"), ("retry_timeout: 5", "retry_timeout: 3"),
                ("10.0.0.1:5432", "127.0.0.1:\(node.port)"), ("/var/lib/postgresql/punchcard", node.data),
                ("/usr/lib/postgresql/15/bin", try PostgreSQLNode.program("")),
                ("/var/lib/postgresql/patroni.pgpass", node.folder.file("pgpass")),
                ("/var/run/postgresql", node.folder.path),
                (
                    "wal_retrieve_retry_interval: 1s",
                    "wal_retrieve_retry_interval: 100ms\n    fsync: 'off'\n    dynamic_shared_memory_type: mmap"
                ), ("/etc/patroni/server.crt", identity.certificate), ("/etc/patroni/server.key", identity.key),
                ("local all all peer", "local all all trust"),
                ("hostssl all all 10.0.0.0/24 scram-sha-256", "hostssl all all 127.0.0.1/32 trust"),
                ("10.0.0.0/24", "127.0.0.1/32"),
            ])
    }

    private static func startProxy(
        of nodes: [PostgreSQLNode], _ reports: [Int]
    ) throws -> (process: RunningProcess, port: Int) {
        let port = try Loopback.freePort()
        let text = try shown(
            "haproxy", "# /etc/haproxy/haproxy.cfg",
            changing: [("127.0.0.1:5432", "127.0.0.1:\(port)")]
                + [0, 1].map {
                    ("10.0.0.\($0 + 1):5432 check port 8008", "127.0.0.1:\(nodes[$0].port) check port \(reports[$0])")
                })
        let folder = try TemporaryFolder()
        let file = try folder.write(text + "\n", to: "haproxy.cfg")
        return (try RunningProcess(Executable.named("haproxy"), ["-db", "-f", file], in: folder), port)
    }

    /// A file that the manual shows, with some of its values replaced by the test's own.
    /// - Throws: ``HarnessError`` if the manual doesn't show the file, or a value isn't in it.
    private static func shown(_ language: String, _ title: String, changing: [(String, String)]) throws -> String {
        guard let block = try Manual().blocks(in: language).first(where: { $0.text.hasPrefix(title) }) else {
            throw HarnessError("The manual has no \(title)")
        }
        return try changing.reduce(block.text) { text, change in
            guard text.contains(change.0) else { throw HarnessError("\(title) has no \(change.0)") }
            return text.replacing(change.0, with: change.1)
        }
    }

    func killPrimary() async throws {
        managers[primaryIndex].send(SIGKILL)
        try await primary.kill()
        try await managers[primaryIndex].wait()
    }

    func promoteStandby(_ notePromotion: () -> Void) async throws {
        try await eventually("\(standby.name) is primary; \(managers[1 - primaryIndex].errors.suffix(2_000))") {
            (try? standby.execute("SELECT 1")) != nil
        }
        notePromotion()
        primaryIndex = 1 - primaryIndex
    }

    func bringStandbyBack() async throws {
        managers[1 - primaryIndex] = try Self.startManager(of: standby)
        try await eventually("it follows; \(managers[1 - primaryIndex].errors.suffix(2_000))") {
            isSynchronous(1 - primaryIndex)
        }
    }

    func stop() async throws {
        for manager in [managers[1 - primaryIndex], managers[primaryIndex]] { try await manager.terminate() }
        try await proxy?.process.terminate()
        try await store.terminate()
    }
}
