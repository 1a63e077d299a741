import Foundation
import SQLite
import TestSupport
import Testing

extension FaultTests {
    /// Goal: while another program holds the database, writes are refused within 5 seconds, all of them and not one
    /// after the other, with 503 and `Retry-After`; reads go on; and when it lets go, so does all else.
    @Suite struct Locked {
        /// What another program can hold.
        enum Hold {
            /// SQLite's own lock, by a transaction that stays open.
            case transaction
            /// The one by which Punchcard's processes take turns.
            case turn

            static let all: [Hold] = TestDatabase.engine == .sqlite ? [.transaction, .turn] : [.turn]
        }

        @Test(arguments: Hold.all, PunchcardProgram.journals)
        func writesAreRefusedInTime(hold: Hold, journal: String) async throws {
            let program = try await PunchcardProgram.with(journal)
            let ledger = try await Ledger.prepared(for: program)
            let server = try await program.serve()
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
            #expect(try ledger.send("first", through: nginx.client()).status == 200)

            let letGo = try take(hold, program)
            let others = Clients.start(1, port: nginx.port) { _, client in
                let read = try client.send("GET", "/v1/user/first/points", headers: [("X-Api-Key", ledger.key)])
                #expect(read.status == 200 && read["points"] == "5", "reads go on")
                #expect(try client.send("GET", "/v1/health").status == 503)
            }
            // One that waits, and those that come meanwhile.
            let answers = try await Clients.run(6, port: nginx.port) { number, client -> (HTTPResponse, Duration) in
                usleep(UInt32(number) * 300_000)
                let start = ContinuousClock.now
                let response = try ledger.send("refused-\(number)", through: client)
                let time = ContinuousClock.now - start
                return (response, time)
            }
            for (response, time) in answers {
                #expect(response.status == 503 && response["code"] == #""database_unavailable""#)
                #expect(response.header("Retry-After") == "1")
                // The bound is 5 seconds; what would wait twice would need some 9.
                #expect(time < .seconds(8))
            }
            _ = try await others.value
            letGo()
            #expect(try ledger.send("last", through: nginx.client()).status == 200)
            try await nginx.stop()
            try await server.stop()
            #expect(try await program.succeed("verify") == "ok: 1 project, 2 users, 2 events\n")
        }

        private func take(_ hold: Hold, _ program: PunchcardProgram) throws -> () -> Void {
            switch hold {
            case .transaction:
                let connection = try SQLiteConnection(path: program.database, mode: .readWrite)
                try connection.execute("BEGIN IMMEDIATE")
                return { _ = try? connection.execute("ROLLBACK") }
            case .turn:
                return try TestDatabase.takeLock(of: program.database)
            }
        }

        /// Goal: with the log, a reader that keeps a transaction open holds up no writer, and what it does to the
        /// write-ahead log is over when it ends: SQLite can't begin the log anew while somebody reads it, so it grows
        /// until then.
        @Test(.ofFiles) func aReaderThatStays() async throws {
            let program = try PunchcardProgram(in: TemporaryFolder())
            let ledger = try await Ledger.prepared(for: program)
            let server = try await program.serve()
            let nginx = try await NginxServer.start(
                in: program.folder, upstreamSockets: [program.folder.file("punchcard.sock")])
            let reader = try SQLiteConnection(path: program.database, mode: .readOnly)
            try reader.execute("BEGIN")
            let before = try reader.integer("SELECT count(*) FROM log")
            let clients = ledger.start(4, port: nginx.port)
            try await ledger.grow(by: 100 * Rounds.count(6), server.errors.suffix(500).description)
            #expect(try reader.integer("SELECT count(*) FROM log") == before)
            try reader.execute("COMMIT")
            try await ledger.grow(by: 100, server.errors.suffix(500).description)
            try await ledger.stop(clients)
            // The log is moved into the database, and begun anew, once it holds 4,000 frames of 4,120 bytes.
            let size = try FileManager.default.attributesOfItem(atPath: program.database + "-wal")[.size] as? Int
            #expect(try #require(size) < 2 * 4_000 * 4_120)
            try await nginx.stop()
            try await server.stop()
            try await ledger.check(program)
        }
    }
}
