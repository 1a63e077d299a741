import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// Goal: a file that is no good is refused with a message that says what to do, and one with damage that nobody has
    /// found yet ends no process but by its own decision.
    @Suite(.ofFiles) struct Damage {
        /// A database with some history, all of it in one file.
        private func prepared() async throws -> (program: PunchcardProgram, key: String, bytes: Data) {
            let program = try PunchcardProgram(in: TemporaryFolder())
            let ledger = try await Ledger.prepared(for: program)
            let history = (0..<400).map { number in
                #"{"eventId": "visit", "userId": "user-\#(number % 30)", "timestamp": "2026-0\#(1 + number % 9)-11T10:00:00Z"}"#
            }
            _ = try await program.succeed(
                "import", "--project", "ledger", "-", input: history.joined(separator: "\n") + "\n")
            let sqlite = try Executable.named("sqlite3")
            let copy = try RunningProcess(
                sqlite, ["-readonly", program.database, ".backup \(program.folder.file("copy.db"))"], in: program.folder
            )
            #expect(try await copy.wait() == .exited(status: 0), "\(copy.errors)")
            return (program, ledger.key, try Data(contentsOf: URL(fileURLWithPath: program.folder.file("copy.db"))))
        }

        private func put(_ bytes: Data, in program: PunchcardProgram) throws {
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: program.database + suffix)
            }
            try bytes.write(to: URL(fileURLWithPath: program.database))
        }

        @Test func refusalsSayWhatToDo() async throws {
            let (program, _, bytes) = try await prepared()
            var header = bytes
            header.replaceSubrange(0..<16, with: Data("another program.".utf8))
            var newer = bytes
            newer[63] = 99
            var firstTable = bytes
            firstTable.replaceSubrange(100..<120, with: Data(repeating: 0xff, count: 20))
            for (damage, message) in [
                (bytes.prefix(bytes.count / 2), "the database is damaged: keep a copy of its files, and put a backup"),
                (header, "is not a Punchcard database"), (newer, "use the newer program"),
                (firstTable, "the database is damaged"), (Data("a letter".utf8), "is not a Punchcard database"),
            ] {
                try put(damage, in: program)
                let served = try await program.run("serve", "--listen", "unix:\(program.folder.file("s"))")
                #expect(served.end == .exited(status: 1))
                #expect(served.errors.contains(message), "\(served.errors)")
            }
        }

        @Test func flippedBytesNeverEndTheProcess() async throws {
            let (program, key, bytes) = try await prepared()
            var found = 0
            for round in 0..<Rounds.count(12) {
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...40) {
                    damaged[.random(in: 100..<bytes.count)] = .random(in: 0...255)
                }
                try put(damaged, in: program)
                let verified = try await program.run("verify")
                let isTold = verified.end == .exited(status: 1) && !(verified.output + verified.errors).isEmpty
                #expect(verified.end == .exited(status: 0) || isTold, "\(verified)")
                found += isTold ? 1 : 0
                for (method, path, body) in [
                    ("GET", "/stats/event", ""), ("GET", "/user/user-3/export", ""), ("GET", "/event", ""),
                    ("POST", "/event", #"{"eventId":"visit","userId":"user-\#(round % 30)"}"#),
                    ("GET", "/project/ledger/leaderboard", ""), ("GET", "/analytics/streak?streakId=daily", ""),
                ] {
                    let (answer, end) = try await answer(program, method, path, body, key: key)
                    #expect(end == .exited(status: 0), "\(method) \(path): \(end) \(answer)")
                    #expect(answer.hasPrefix("Status: "), "\(answer)")
                }
            }
            #expect(found > 0)
        }

        /// The answer of the program to one request of plain CGI.
        private func answer(
            _ program: PunchcardProgram, _ method: String, _ target: String, _ body: String, key: String
        ) async throws -> (String, RunningProcess.End) {
            let parts = target.split(separator: "?")
            let input = open(try program.folder.write(body, to: "body"), O_RDONLY | O_CLOEXEC)
            defer { close(input) }
            let process = try RunningProcess(
                program.executable,
                environment: program.environment.merging([
                    "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": method, "SCRIPT_NAME": "",
                    "PATH_INFO": String(parts[0]), "QUERY_STRING": parts.count > 1 ? String(parts[1]) : "",
                    "CONTENT_LENGTH": String(body.utf8.count), "CONTENT_TYPE": "application/json",
                    "HTTP_X_API_KEY": key,
                ]) { $1 },
                in: program.folder, named: "cgi", standardInput: input)
            let end = try await process.wait()
            return (process.output + process.errors, end)
        }
    }
}
