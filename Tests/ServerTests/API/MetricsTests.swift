import Foundation
import TestSupport
import Testing

extension APITests {
    /// `GET /metrics`.
    @Suite struct Metrics {
        @Test(arguments: [Deployment.inProcess, .nginx, .lighttpd, .lighttpdCGI])
        func metricsNeedReadOrAdmin(deployment: Deployment) async throws {
            let project = try await deployment.project()
            for caller in [.admin, try await project.key("read"), try await project.key("admin")] {
                let answer = try project.get("/v1/metrics", as: caller)
                #expect(answer.status == 200)
                #expect(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
                #expect(answer.header("Cache-Control") == "no-store")
                let exposition = try Exposition(answer.text)
                #expect(exposition.metrics.count == (TestDatabase.engine == .sqlite ? 8 : 7))
                #expect(exposition.value("punchcard_build_info", ["version": "0.1.0"]) == 1 || deployment == .inProcess)
                let start = try #require(exposition.value("process_start_time_seconds"))
                #expect(abs(start - Date.now.timeIntervalSince1970) < 86_400)
                #expect(try #require(exposition.value("punchcard_database_bytes")) >= 4_096)
            }
            expectError(try project.get("/v1/metrics", as: .user("u")), 403, "insufficient_scope")
            let logs = try await project.key("events")
            expectError(try project.get("/v1/metrics", as: logs), 403, "insufficient_scope")
            expectError(try project.get("/v1/metrics", as: .nobody), 401, "token_missing")
        }

        /// A long-lived process has counted what it was asked before; one of plain CGI is new each time.
        @Test(arguments: [Deployment.inProcess, .nginx, .lighttpd, .lighttpdCGI])
        func onlyLongLivedProcessesAccumulate(deployment: Deployment) async throws {
            let project = try await deployment.project()
            func logged() throws -> Double {
                try Exposition(project.get("/metrics").text).value(
                    "punchcard_http_requests_total", ["method": "POST", "route": "/event", "status": "200"]) ?? 0
            }
            let before = try logged()
            for _ in 0..<3 { #expect(try project.log("login", "u").status == 200) }
            let after = try logged()
            // Other tests ask the same processes.
            if deployment == .lighttpdCGI { #expect(after == 0) } else { #expect(after >= before + 3) }
        }

        @Test func theFiguresAreThoseOfTheRequests() throws {
            let project = try ExampleProject()
            let event = #"{"eventId":"login","userId":"ada"}"#
            for _ in 0..<3 { #expect(try project.send("POST", "/event", body: event).status == 200) }
            #expect(try project.send("POST", "/event", body: "{").status == 400)
            #expect(try project.send("POST", "/event", body: String(repeating: " ", count: 300_000)).status == 413)
            #expect(try project.send("HEAD", "/event/login").status == 200)
            #expect(try project.send("GET", "/user/nobody").status == 404)
            #expect(try project.send("GET", "/nowhere").status == 404)
            #expect(try project.send("DELETE", "/health").status == 405)
            let text = try project.send("GET", "/metrics").text
            let exposition = try Exposition(text)
            func answers(_ method: String, _ route: String, _ status: String) -> Double? {
                exposition.value(
                    "punchcard_http_requests_total", ["method": method, "route": route, "status": status])
            }
            #expect(answers("POST", "/event", "200") == 3)
            #expect(answers("POST", "/event", "400") == 1)
            #expect(answers("GET", "/event/{eventId}", "200") == 1)
            #expect(answers("GET", "/user/{userId}", "404") == 1)
            #expect(answers("other", "other", "404") == 1)
            #expect(answers("other", "other", "405") == 1)
            #expect(answers("other", "other", "413") == 1)
            #expect(exposition.metrics["punchcard_http_requests_total"]?.samples.count == 7)
            let duration = "punchcard_http_request_duration_seconds"
            #expect(exposition.value(duration + "_count", ["method": "POST", "route": "/event"]) == 4)
            #expect(try #require(exposition.value(duration + "_sum", ["method": "POST", "route": "/event"])) > 0)
            #expect(exposition.value("punchcard_commit_queue_depth") == 0)
            #expect(try #require(exposition.value("punchcard_commit_batch_size_count")) >= 3)
            // A server's log is that of all its databases.
            #expect((exposition.value("punchcard_wal_bytes") ?? 0 > 0) == (TestDatabase.engine == .sqlite))
            // Neither users nor projects can be told from it.
            #expect(!text.contains("ada") && !text.contains("acme"))
        }

        /// Prometheus's own check, where it is installed.
        @Test(.enabled(if: (try? Executable.named("promtool")) != nil))
        func promtoolFindsNoFault() async throws {
            let project = try ExampleProject()
            _ = try project.send("GET", "/health")
            let folder = try TemporaryFolder()
            let file = try folder.write(try project.send("GET", "/metrics").text, to: "metrics.txt")
            let command = "'\(try Executable.named("promtool"))' check metrics <'\(file)'"
            let check = try RunningProcess("/bin/sh", ["-c", command], in: folder)
            let end = try await check.wait()
            #expect(end == .exited(status: 0), "\(check.output)\(check.errors)")
        }
    }
}
