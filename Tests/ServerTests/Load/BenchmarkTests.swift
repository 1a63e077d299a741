import Foundation
import TestSupport
import Testing

/// That the benchmarks run and that what they measure with does its work, with as little load as can be. What they
/// find here means nothing, and nothing depends on it.
@Suite struct BenchmarkTests {
    /// The goals by the run that measures them; those beside PHP are left out, as tests don't need PHP.
    private static let keys: [String: Set<String>] = [
        "table": [
            "get", "stats", "stats_while_posting", "post", "post_tokens", "post_sustained", "cpu_sustained",
            "threads_sustained", "batch", "post_dimensions", "redeem", "import_time", "import_random", "idle_p99",
        ],
        "scale": [
            "post_scale", "analytics_scale", "month_scale", "questions_90d", "questions_3y", "leaderboard", "rank",
            "neighbours", "bytes", "memory", "memory_growth", "first_answer", "import_time", "import_random",
        ],
    ]

    @Test(arguments: [
        ("table", ["--users", "200", "--events", "300"]),
        ("scale", ["--users", "50", "--events", "500", "--minutes", "0.005"]),
    ])
    func aRunMeasuresItsGoals(name: String, options: [String]) async throws {
        let folder = try TemporaryFolder()
        let (figures, plots) = (folder.file("figures.json"), folder.file("plots"))
        let run = try python(
            [
                WebServer.repository.appendingPathComponent("Tests/Benchmarks/main.py").path, name, "--no-php",
                "--program", try Executable.built("punchcard"), "--seconds", "0.05", "--rounds", "1",
                "--folder", folder.path, "--plots", plots, "--json", figures,
            ] + options, in: folder)
        #expect(try await run.wait(within: .seconds(120)) == .exited(status: 0), "\(run.errors)")

        let report = try JSONDecoder().decode(Figures.self, from: Data(folder.read("figures.json").utf8))
        #expect(Set(report.goals.keys) == Self.keys[name])
        for (key, goal) in report.goals {
            #expect(goal.measured.isFinite && goal.measured > 0, "\(key)")
            #expect(run.output.contains("| \(goal.what) | \(goal.goal) |"), "\(key)")
        }
        for plot in try FileManager.default.contentsOfDirectory(atPath: plots) {
            #expect(try String(contentsOfFile: "\(plots)/\(plot)", encoding: .utf8).hasPrefix("<svg "))
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(left.allSatisfy { !$0.hasPrefix("punchcard-benchmarks") }, "\(left)")
    }

    @Test func goalsThatAreMissedAreMarked() async throws {
        let folder = try TemporaryFolder()
        let run = try python(
            ["-c", "import goals; print(goals.table({'get': 0.85, 'stats': 0.69, 'bytes': 250, 'memory': 64.1}))"],
            in: folder)
        #expect(try await run.wait() == .exited(status: 0), "\(run.errors)")
        let marks = run.output.split(separator: "\n").dropFirst(2).map { $0.contains("**missed**") }
        #expect(marks == [false, true, false, true])
    }

    /// All three orders are of the same events.
    @Test func aHistoryComesInEachOrder() async throws {
        let folder = try TemporaryFolder()
        let script = """
            import datetime, history
            for order in ("time", "late", "random"):
                history.write(f"{order}.ndjson", 20_000, 500, 1, datetime.date(2026, 3, 1), order)
            """
        let run = try python(["-c", "import os; os.chdir('\(folder.path)')\n\(script)"], in: folder)
        #expect(try await run.wait(within: .seconds(60)) == .exited(status: 0), "\(run.errors)")

        let inTime = folder.read("time.ndjson").split(separator: "\n")
        #expect(inTime.count == 20_000)
        let moments = try inTime.map { try #require($0.firstMatch(of: /"timestamp":"([^"]+)"/)).1 }
        #expect(moments == moments.sorted())
        #expect(moments.first?.hasPrefix("2023-03-0") == true && moments.last?.hasPrefix("2026-02-28") == true)
        for (order, expected) in [("late", 1_600...2_400), ("random", 19_000...20_000)] {
            let lines = folder.read("\(order).ndjson").split(separator: "\n")
            #expect(lines.sorted() == inTime.sorted())
            // Those that something later has come before.
            var (latest, late) = (Substring(), 0)
            for line in lines {
                let at = try #require(line.firstMatch(of: /"timestamp":"([^"]+)"/)).1
                if at < latest { late += 1 } else { latest = at }
            }
            #expect(expected.contains(late), "\(order): \(late)")
        }
    }

    private struct Figures: Decodable {
        struct Goal: Decodable {
            let what: String
            let goal: String
            let measured: Double
        }

        let goals: [String: Goal]
    }

    /// Starts Python, which finds the benchmarks' modules and writes nothing beside them.
    private func python(_ arguments: [String], in folder: TemporaryFolder) throws -> RunningProcess {
        let modules = WebServer.repository.appendingPathComponent("Tests/Benchmarks").path
        return try RunningProcess(
            "/usr/bin/env", ["python3", "-B"] + arguments, environment: ["PYTHONPATH": modules, "no_proxy": "*"],
            in: folder)
    }
}
