import Foundation
import TestSupport
import Testing

/// One server, and Punchcards on it.
struct SingleServer {
    let node: PostgreSQLNode
    let server: RunningProcess
    let shop: ServedShop
    let client: HTTPClient

    init(_ settings: [String: String] = [:], punchcards: Int = 1) async throws {
        node = try PostgreSQLNode("only")
        try await node.initialize()
        server = try await node.start(settings)
        try node.makeDatabase()
        shop = try await ServedShop(address: node.address, on: Array(repeating: .local, count: punchcards))
        client = HTTPClient(port: shop.ports[0], timeout: 30)
    }

    /// Everything that was answered is there once, and everything agrees with the log.
    func close(answered: [String: String]) async throws {
        try await shop.close()
        let logged = try ServedShop.visits(on: node)
        #expect(answered.allSatisfy { logged[$0.key] == [$0.value] }, "\(answered) \(logged)")
        #expect(logged.allSatisfy { $0.value.count == 1 })
        try await node.stop(server)
    }

    /// Logs an event once, in time.
    /// - Returns: its id, or the code of the 503.
    func visit(_ name: String, hasKey: Bool = true) throws -> (id: String?, refusal: String?) {
        let start = ContinuousClock.now
        let answer = try shop.visit("u", name, hasKey: hasKey, through: client)
        let time = ContinuousClock.now - start
        #expect(time < FailoverTests.bound, "\(name) took \(time)")
        if answer.status == 200 { return (answer["data", "id"], nil) }
        #expect(answer.status == 503 && answer.header("Retry-After") == "1", "\(answer.text)")
        return (nil, answer.json?["code"]?.string)
    }
}
