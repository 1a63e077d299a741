import Foundation
import TestSupport

/// Where a process of a test runs: this machine, or a network namespace that stands for a machine of its own.
struct TestHost: Sendable {
    /// By which other hosts reach it.
    let address: String
    /// What a command begins with, to run there.
    let prefix: [String]
    private let namespace: String?

    /// This machine.
    static let local = TestHost(address: "127.0.0.1", prefix: [], namespace: nil)

    fileprivate init(address: String, prefix: [String], namespace: String?) {
        self.address = address
        self.prefix = prefix
        self.namespace = namespace
    }

    /// This machine, with its commands run by another.
    init(prefix: [String]) {
        self.init(address: "127.0.0.1", prefix: prefix, namespace: nil)
    }

    fileprivate init(namespace: String, address: String) {
        self.init(address: address, prefix: ["ip", "netns", "exec", namespace], namespace: namespace)
    }

    /// Pulls its cable, or plugs it in again: other hosts get no answer from it, not even a refusal.
    func setConnected(_ isConnected: Bool) async throws {
        guard let namespace else { return }
        try await TestNetwork.ip("-n", namespace, "link", "set", "eth0", isConnected ? "up" : "down")
    }
}

/// Hosts on a network of their own: namespaces, whose cables lead to a bridge in another namespace. No address of them
/// can be reached from this machine, or leads anywhere else; unix sockets are files, and are reached from everywhere.
final class TestNetwork: Sendable {
    let hosts: [TestHost]
    private let namespaces: [String]

    /// Whether there can be such networks here: that takes root, the program ip, and a kernel that allows it.
    static func isPossible() async -> Bool {
        guard WebServer.isRoot, (try? Executable.named("ip")) != nil else { return false }
        return (try? await TestNetwork(hosts: 1)) != nil
    }

    init(hosts count: Int) async throws {
        let prefix = "punchcard-\(UUID().uuidString.prefix(8))"
        let bridge = "\(prefix)-bridge"
        namespaces = [bridge] + (1...count).map { "\(prefix)-\($0)" }
        // For documentation (RFC 5737): nobody has these addresses.
        hosts = namespaces.dropFirst().enumerated().map { TestHost(namespace: $1, address: "192.0.2.\($0 + 1)") }
        for namespace in namespaces {
            try await Self.ip("netns", "add", namespace)
            try await Self.ip("-n", namespace, "link", "set", "lo", "up")
        }
        try await Self.ip("-n", bridge, "link", "add", "bridge", "type", "bridge")
        try await Self.ip("-n", bridge, "link", "set", "bridge", "up")
        for (index, namespace) in namespaces.dropFirst().enumerated() {
            let port = "port\(index)"
            try await Self.ip(
                "-n", bridge, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", namespace)
            try await Self.ip("-n", bridge, "link", "set", port, "master", "bridge", "up")
            try await Self.ip("-n", namespace, "address", "add", "\(hosts[index].address)/24", "dev", "eth0")
            try await Self.ip("-n", namespace, "link", "set", "eth0", "up")
        }
    }

    deinit {
        for namespace in namespaces {
            guard let folder = try? TemporaryFolder(),
                let process = try? RunningProcess("/usr/bin/env", ["ip", "netns", "delete", namespace], in: folder)
            else { continue }
            while process.isRunning { usleep(1_000) }
        }
    }

    fileprivate static func ip(_ arguments: String...) async throws {
        let process = try RunningProcess(Executable.named("ip"), arguments, in: TemporaryFolder())
        guard try await process.wait() == .exited(status: 0) else {
            throw HarnessError("ip \(arguments.joined(separator: " ")): \(process.errors)")
        }
    }
}
