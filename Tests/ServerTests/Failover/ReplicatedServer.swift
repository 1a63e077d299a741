import Database
import Foundation
import TestSupport

/// A primary and a synchronous standby, which take each other's place in each round, by hand.
final class ReplicatedServer: FailoverServer {
    private(set) var primary: PostgreSQLNode
    private(set) var standby: PostgreSQLNode
    private(set) var primaryProcess: RunningProcess
    private(set) var standbyProcess: RunningProcess
    private let isCutOff: Bool

    /// - Parameter isCutOff: whether a primary loses its cable in place of its processes, until it comes back.
    init(on hosts: [TestHost] = [.local, .local], isCutOff: Bool = false) async throws {
        self.isCutOff = isCutOff
        primary = try PostgreSQLNode("a", on: hosts[0])
        standby = try PostgreSQLNode("b", on: hosts[1])
        try await primary.initialize()
        primaryProcess = try await primary.start()
        try primary.makeDatabase()
        try await standby.follow(primary)
        standbyProcess = try await standby.start()
        try await waitForStandby()
    }

    /// The address of both servers. Their order is that of their names, whichever is the primary.
    var address: String {
        let nodes = [primary, standby].sorted { $0.name < $1.name }
        let hosts = nodes.map { "\($0.host.address):\($0.port)" }.joined(separator: ",")
        return "postgresql://punchcard@\(hosts)/punchcard"
    }

    /// Lets commits wait for the standby, once it follows.
    private func waitForStandby() async throws {
        try primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        let connection = try primary.connection()
        try await eventually("the standby is synchronous") {
            try connection.integer(
                "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'") == 1
        }
    }

    /// The primary's machine dies.
    func killPrimary() async throws {
        if isCutOff { return try await primary.host.setConnected(false) }
        try await primary.kill()
        try await primaryProcess.wait()
    }

    /// The standby becomes the primary, and waits for no standby until there is one.
    func promoteStandby(_ notePromotion: () -> Void) async throws {
        notePromotion()
        // What it got from the primary with its data.
        try standby.folder.write(
            standby.folder.read("data/postgresql.auto.conf")
                .replacing("synchronous_standby_names = '*'", with: "synchronous_standby_names = ''"),
            to: "data/postgresql.auto.conf")
        try PostgreSQLNode.give(standby.folder.file("data/postgresql.auto.conf"))
        standbyProcess.send(SIGHUP)
        try await standby.promote()
        swap(&primary, &standby)
        swap(&primaryProcess, &standbyProcess)
    }

    /// The server that died comes back as a standby of the one that took its place.
    func bringStandbyBack() async throws {
        if isCutOff {
            try await standby.kill()
            try await standbyProcess.wait()
            try await standby.host.setConnected(true)
        }
        try await standby.follow(primary)
        standbyProcess = try await standby.start()
        try await waitForStandby()
    }

    func stopStandby() async throws { try await standby.stop(standbyProcess) }

    func stop() async throws {
        for (node, process) in [(standby, standbyProcess), (primary, primaryProcess)] where process.isRunning {
            try await node.stop(process)
        }
    }
}

/// A primary and its standby.
protocol FailoverServer: AnyObject {
    /// The one that is the primary at present.
    var primary: PostgreSQLNode { get }
    /// The address of both.
    var address: String { get }
    /// The primary's machine dies.
    func killPrimary() async throws
    /// Makes the standby the primary, or waits until it is.
    /// - Parameter notePromotion: is called when that begins, or has happened.
    func promoteStandby(_ notePromotion: () -> Void) async throws
    /// The server that died comes back as a standby of the one that took its place, and commits wait for it.
    func bringStandbyBack() async throws
    func stop() async throws
}
