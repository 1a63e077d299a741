import Foundation
import Synchronization
import TestSupport
import Testing

/// Importing history with the built program, killed at whatever point and run again.
@Suite(.serialized) struct ImportTests {
    private static let definitions = Definitions(
        more: """
            , "challenges": [{"challengeId": "many", "eventId": "visit", "goal": 7, "points": 3, "repeatable": true},
              {"challengeId": "much", "eventId": "buy", "goal": 400, "metric": "sum", "field": "amount", "points": 50}]
            """,
        events: [
            #"{"eventId": "visit", "title": "Visit", "reward": {"default": 5}, "limit": 2, "limitWindow": "day"}"#,
            #"{"eventId": "buy", "title": "Buy", "type": "TRANSACTION", "reward": {"default": 2}, "budget": 90000}"#,
        ],
        streaks: [
            """
            {"streakId": "daily", "events": ["visit", "buy"], "period": "daily", "freezes": {"max": 2, "earnEvery": 3},
             "rewards": [{"length": 5, "points": 10}]}
            """
        ]
    ).json(project: "shop")

    /// Lines in no order, and their number of lines with errors.
    private static let history: (lines: [String], bad: [Int]) = {
        var state: UInt64 = 5
        func random(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        var bad: [Int] = []
        let lines = (1...12_000).map { number in
            if random(1_000) == 0 {
                bad.append(number)
                return #"{"eventId": "visit", "userId": "user-1", "timestamp": "yesterday", "id": "\#(number)"}"#
            }
            let event = random(2) == 0 ? "visit" : "buy"
            let (month, day) = (random(12) + 1, random(28) + 1)
            let date = "2025-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
            return """
                {"eventId": "\(event)", "userId": "user-\(random(900))", "timestamp": "\(date)T\(10 + random(14)):00:00Z", \
                "metadata": {"amount": \(random(90)).\(random(10))}, "id": "\(number)"}
                """
        }
        return (lines, bad)
    }()

    private func prepared() async throws -> PunchcardProgram {
        let program = try PunchcardProgram(in: TemporaryFolder())
        _ = try await program.succeed("apply", "-", input: Self.definitions)
        return program
    }

    /// All that importing writes, less when it did.
    private func contents(of program: PunchcardProgram) throws -> [String] {
        let connection = try TestDatabase.connection(to: program.database)
        let tables = [
            "member, subject, at, outcome, points, usergroup, metadata FROM log WHERE kind = 0 ORDER BY id",
            // A bonus that a later line moves is written and corrected if the two are in different transactions.
            "member, subject, at, sum(points) FROM log WHERE kind <> 0 GROUP BY member, subject, at HAVING sum(points) <> 0",
            "number, userId, balance, hex(state) FROM member ORDER BY number",
            "subject, day, count, conditionMet, limitReached, points, users, newUsers, hex(hours) FROM daily",
            "subject, usergroup, day, hex(gaps) FROM recency",
            "subject, usergroup, month, users, hex(gaps) FROM recencyMonth",
            "subject, interval, period, hex(cohorts) FROM retention",
            "streak, expiry, users, lengths FROM streakExpiry WHERE users <> 0",
            "streak, length, users FROM streakLongest WHERE users <> 0", "project, hex(digest) FROM importedId",
        ]
        var rows: [String] = []
        for table in tables {
            let values = table.replacing(" FROM", with: ") FROM")
            let query = try connection.prepare(
                TestDatabase.engine == .sqlite
                    ? "SELECT json_array(" + values
                    : "SELECT json_build_array(" + values.replacing(/hex\((\w+)\)/) { "encode(\($0.1), 'hex')" })
            var found: [String] = []
            while try query.step() { found.append(query.text(0)) }
            rows += table.contains("ORDER BY") ? found : found.sorted()
        }
        return rows
    }

    @Test func anInterruptedImportCanBeRunAgain() async throws {
        let (lines, bad) = Self.history
        let text = lines.map { $0 + "\n" }.joined()
        let whole = try await prepared()
        let outcome = try await whole.run("import", "--project", "shop", "-", input: text, within: .seconds(300))
        #expect(outcome.end == .exited(status: 1))
        #expect(outcome.output == "imported \(lines.count - bad.count), skipped 0, errors \(bad.count)\n")
        #expect(outcome.errors.split(separator: "\n").map { $0.prefix { $0 != ":" } } == bad.map { "line \($0)" })

        let broken = try await prepared()
        // Killed before the first transaction, within it, between two, and after the last one.
        for count in [1, 900, 5_001, 5_400, 9_999, 10_001, 12_000] {
            try await killImport(into: broken, after: count, of: lines)
        }
        let entries =
            try TestDatabase.connection(to: broken.database).integer(
                "SELECT count(*) FROM log WHERE kind = 0") ?? 0
        let last = try await broken.run("import", "--project", "shop", "-", input: text, within: .seconds(300))
        #expect(last.end == .exited(status: 1))
        let rest = lines.count - bad.count - Int(entries)
        #expect(last.output == "imported \(rest), skipped \(entries), errors \(bad.count)\n")
        #expect(try contents(of: broken) == contents(of: whole))
        #expect(try await broken.succeed("verify").hasPrefix("ok: 1 project"))
    }

    /// Starts an import, hands it so many lines, and kills it: it has taken all of them but for what a pipe holds.
    private func killImport(into program: PunchcardProgram, after count: Int, of lines: [String]) async throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SystemError("pipe") }
        let (source, sink) = (ends[0], ends[1])
        defer { close(sink) }
        for end in ends {
            guard fcntl(end, F_SETFD, FD_CLOEXEC) == 0 else { throw SystemError("fcntl") }
        }
        let process = try {
            // Held here as well, it would take lines that nobody reads.
            defer { close(source) }
            return try RunningProcess(
                program.executable, ["import", "--project", "shop", "-"], environment: program.environment,
                in: program.folder, named: "import-\(count)", standardInput: source)
        }()
        let bytes = Array(lines.prefix(count).map { $0 + "\n" }.joined().utf8)
        let isTaken = Mutex<Bool?>(nil)
        // By a thread of its own, which goes on as soon as the pipe has room, whatever other tests do.
        Thread.detachNewThread {
            let taken = write(bytes, to: sink)
            isTaken.withLock { $0 = taken }
        }
        try await eventually("\(process.name) takes its lines; \(process.errors)", within: .seconds(300)) {
            isTaken.withLock { $0 != nil }
        }
        try #require(isTaken.withLock { $0 } == true, "\(process.name) has ended; \(process.errors)")
        process.send(SIGKILL)
        #expect(try await process.wait() == .killed(signal: SIGKILL))
    }
}

/// Writes bytes into a pipe, by a thread that does nothing else.
/// - Returns: false where nobody reads them any more.
private func write(_ bytes: [UInt8], to pipe: Int32) -> Bool {
    // SIGPIPE would end the tests. Blocked in the thread that writes, it has `write` fail.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Foundation.write(pipe, $0.baseAddress, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
    }
    return true
}
