import Foundation
import TestSupport
import Testing

extension FaultTests {
    /// Goal: a served session reads and writes no memory that isn't its own, goes by none that has nothing in it, and
    /// leaks none. Valgrind watches the program from its start to its end by SIGTERM, while every endpoint is asked,
    /// rightly and wrongly, one client after the other and several at once.
    @Suite struct Memcheck {
        /// A sanitizer has the program's memory laid out in a way that valgrind can't have.
        static var isPossible: Bool {
            let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil
            return !isSanitized && ["valgrind", "objcopy"].allSatisfy { (try? Executable.named($0)) != nil }
        }

        @Test(.enabled(if: isPossible, "valgrind or objcopy is missing, or a sanitizer watches already"))
        func aServedSessionHasNoMemoryErrors() async throws {
            let folder = try TemporaryFolder()
            let program = try await ServedAPI.prepare(PunchcardProgram(in: folder))
            let watched = try PunchcardProgram(in: folder, executable: try await watchedExecutable(of: program))
            let server = try await watched.serve()
            let nginx = try await NginxServer.start(in: folder, upstreamSockets: [folder.file("punchcard.sock")])
            let api = ServedAPI(
                program: program, port: nginx.port,
                processes: [(nginx.process, SIGQUIT, true), (server, SIGTERM, false)])
            let project = try await TestProject(PermissionTable.definitions(title: "Watched"), on: api)
            #expect(try project.post("/user", #"{"userId":"\#(PermissionTable.user)"}"#).status == 201)
            #expect(try project.log("login", PermissionTable.user).status == 200)

            try await askTogether(project, port: nginx.port)
            try askWrongly(project)
            try askEverything(project)

            try await api.stop()
            #expect(server.ended == .exited(status: 0), "\(report(in: folder)) \(server.errors.suffix(2_000))")
        }

        /// A script that runs the program under valgrind, which ends with 99 where it finds something. (Some versions
        /// can't read the debug information that Swift's compiler writes.)
        private func watchedExecutable(of program: PunchcardProgram) async throws -> String {
            let folder = program.folder
            let plain = folder.file("without-debug-information")
            let objcopy = try RunningProcess(
                Executable.named("objcopy"), ["--strip-debug", program.executable, plain], in: folder)
            guard try await objcopy.wait() == .exited(status: 0) else { throw HarnessError(objcopy.errors) }
            let suppressions = WebServer.repository.appendingPathComponent("Tests/valgrind.supp").path
            return try folder.writeScript(
                """
                exec \(Executable.named("valgrind")) --quiet --error-exitcode=99 --leak-check=full \\
                    --show-leak-kinds=definite --errors-for-leak-kinds=definite --num-callers=30 --fair-sched=try \\
                    --suppressions='\(suppressions)' --log-file='\(folder.file("memcheck.txt"))' '\(plain)' "$@"
                """)
        }

        private func report(in folder: TemporaryFolder) -> String { String(folder.read("memcheck.txt").prefix(8_000)) }

        /// Each endpoint as its administrator, with and without what it would have been asked for, and as nobody.
        private func askEverything(_ project: TestProject) throws {
            for (number, row) in PermissionTable.rows.enumerated() {
                func filled(_ text: String) -> String {
                    PermissionTable.filled(text, project: project.id, number: number)
                }
                let details = PermissionTable.details[row.name] ?? PermissionTable.Details()
                for step in details.preparation {
                    _ = try project.send(step.method, "/v1" + filled(step.path), body: Array(filled(step.body).utf8))
                }
                let path = "/v1" + (try PermissionTable.made(filled(details.path ?? row.template), of: project))
                let body = details.body.map { Array(filled($0).utf8) }
                let refused = try project.send(row.method, path, as: .nobody, body: body)
                let answered = try project.send(row.method, path, body: body)
                let expected = row.cells[PermissionTable.Column.allCases.firstIndex(of: .admin) ?? 0].answer.status
                #expect((200..<300).contains(answered.status) == (expected == nil), "\(row.name): \(answered.text)")
                #expect(refused.status == row.cells[0].answer.status || refused.status == 200, "\(row.name)")
            }
        }

        /// Events of several users at the same time, one by one and in batches, which share transactions.
        private func askTogether(_ project: TestProject, port: Int) async throws {
            guard case .key(let key) = try await project.key("admin", named: "together") else { return }
            for user in 0..<4 { #expect(try project.post("/user", #"{"userId":"user-\#(user)"}"#).status == 201) }
            _ = try await Clients.run(4, port: port) { number, client in
                let event = #"{"eventId":"login","userId":"user-\#(number)"}"#
                for round in 0..<20 {
                    let headers = [("X-Api-Key", key), ("Content-Type", "application/json")]
                    let (path, body) = round % 5 == 0 ? ("/batch", "[\(event),\(event),{}]") : ("", event)
                    let once = [("Idempotency-Key", "\(number)-\(round / 2)")]
                    let response = try client.send(
                        "POST", "/v1/event\(path)", headers: headers + (path.isEmpty ? once : []), body: body)
                    #expect(response.status == 200, "\(response.text)")
                    #expect(
                        try client.send("GET", "/v1/user/user-\(number)/history?limit=3", headers: headers).status
                            == 200)
                }
            }
        }

        /// What is refused, at each step of the way in.
        private func askWrongly(_ project: TestProject) throws {
            for (method, path, body, status) in [
                ("GET", "/v1/%zz", nil, 400), ("GET", "/v1/stats/event?%zz", nil, 400), ("GET", "/v4/event", nil, 404),
                ("PUT", "/v1/event", "{}", 405), ("POST", "/v1/event", "{", 400), ("POST", "/v1/event", "[]", 400),
                ("POST", "/v1/event", #"{"eventId":"none","userId":"ours"}"#, 404),
                ("POST", "/v1/event", #"{"eventId":"login","userId":"none"}"#, 404),
                ("POST", "/v1/event", String(repeating: "[", count: 100_000), 400),
                ("POST", "/v1/event", String(repeating: " ", count: 300_000), 413),
                ("PUT", "/v1/event/new", #"{"title":1,"conditions":{"type":"OR","conditions":[{}]}}"#, 400),
                ("GET", "/v1/stats/event?period=1y", nil, 400), ("OPTIONS", "/v1/event", nil, 204),
            ] as [(String, String, String?, Int)] {
                let response = try project.send(method, path, body: body.map { Array($0.utf8) })
                #expect(response.status == status, "\(method) \(path): \(response.text)")
            }
            for credentials in [
                "Bearer a.b.c", "Bearer", "Basic YTpi", "Bearer " + String(repeating: "a", count: 9_000),
            ] {
                let response = try project.get("/v1/event", as: .nobody, headers: [("Authorization", credentials)])
                #expect(response.status == 401, "\(response.text)")
            }
            let tag = try #require(try project.get("/v1/event/login").header("ETag"))
            #expect(try project.get("/v1/event/login", headers: [("If-None-Match", tag)]).status == 304)
            for query in ["period=all&compare=previous&groupBy=usergroup", "period=90d&format=csv", "eventId=login"] {
                #expect(try project.get("/v1/stats/event?\(query)").status == 200, "\(query)")
            }
        }
    }
}
