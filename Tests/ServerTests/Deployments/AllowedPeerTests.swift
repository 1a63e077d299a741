import Foundation
import TestSupport
import Testing

/// The program that starts Punchcard can say which web servers may connect over TCP (FastCGI 1.0, section 3.2).
@Suite struct AllowedPeerTests {
    /// FCGI_GET_VALUES, which asks for FCGI_MAX_CONNS, and is answered without a database.
    private static let question: [UInt8] = [1, 9, 0, 0, 0, 16, 0, 0, 14, 0] + Array("FCGI_MAX_CONNS".utf8)

    @Test(arguments: [("192.0.2.1", false), ("192.0.2.1, 127.0.0.1", true)])
    func othersGetNoAnswer(addresses: String, isAllowed: Bool) async throws {
        let program = try PunchcardProgram(
            in: TemporaryFolder(), environment: ["FCGI_WEB_SERVER_ADDRS": addresses])
        _ = try await Ledger.prepared(for: program)
        let (listener, port) = try Loopback.listen()
        let server = try program.serve(on: listener, .standardInput, named: "serve")
        close(listener)
        let peer = try Loopback.connect(port: port, timeout: 10)
        defer { close(peer) }
        _ = send(peer, Self.question, Self.question.count, Int32(MSG_NOSIGNAL))
        var answer = [UInt8](repeating: 0, count: 64)
        let count = recv(peer, &answer, answer.count, 0)
        #expect((count > 1 && answer[1] == 10) == isAllowed, "\(count) bytes; \(server.errors)")
        try await server.stop()
    }
}
