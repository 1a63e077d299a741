import Foundation
import TestSupport
import Testing

/// The harness itself: that the servers it starts are real, are gone when they are stopped, and that its client reads
/// what they send. Nothing of Punchcard's answers is tested here.
@Suite struct HarnessTests {
    @Test func nginxAnswersOverOneKeptConnection() async throws {
        let nginx = try await NginxServer.start(in: TemporaryFolder()) { port in
            """
            server {
                listen 127.0.0.1:\(port);
                add_header X-Repeated one;
                add_header X-Repeated two;
                location / { return 200 "$request_method $request_uri $http_x_sent"; }
                location /empty { return 204; }
                location /gone { return 410 "gone"; }
            }
            """
        }
        let client = nginx.client()
        let first = try client.send("GET", "/a%2Fb?x=1", headers: [("X-Sent", "value")])
        #expect(first.status == 200)
        #expect(first.text == "GET /a%2Fb?x=1 value")
        #expect(first.headers(named: "x-repeated") == ["one", "two"])
        #expect(try client.send("HEAD", "/").body.isEmpty)
        #expect(try client.send("GET", "/empty").status == 204)
        #expect(try client.send("POST", "/", body: "a body").text == "POST / ")
        #expect(try client.send("GET", "/gone").text == "gone")
        #expect(client.connectionCount == 1)
        #expect(try client.send("GET", "/", headers: [("Connection", "close")]).status == 200)
        #expect(try client.send("GET", "/").status == 200)
        #expect(client.connectionCount == 2)
        #expect(try await nginx.stop() == .exited(status: 0))
        #expect(!Loopback.accepts(port: nginx.port))
    }

    @Test func theShippedSiteAnswersForAProgramThatIsNotThere() async throws {
        let folder = try TemporaryFolder()
        let nginx = try await NginxServer.start(in: folder, upstreamSockets: [folder.file("absent.sock")])
        let answer = try nginx.client().send("POST", "/v1/event", body: "{}")
        #expect(answer.status == 502)
        #expect(answer.header("Content-Type") == "application/json")
        #expect(answer.text.hasPrefix(#"{"statusCode":502,"#))
        #expect(answer.header("Retry-After") == "1")
        #expect(answer.header("X-Request-Id")?.isEmpty == false)
        let tooLarge = try nginx.client().send("POST", "/v1/event", headers: [("Content-Length", "16777217")])
        #expect(tooLarge.status == 413)
        #expect(tooLarge.text.hasPrefix(#"{"statusCode":413,"#))
    }

    @Test func aMistakeInAConfigurationIsReported() async throws {
        await #expect(throws: HarnessError.self) {
            try await NginxServer.start(in: TemporaryFolder()) { _ in "no_such_directive;" }
        }
        await #expect(throws: HarnessError.self) {
            try await LighttpdServer.start(in: TemporaryFolder(), site: "no syntax")
        }
    }

    @Test func lighttpdServesFiles() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a file", to: "file.txt")
        let server = try await LighttpdServer.start(in: folder, site: "")
        let client = server.client()
        #expect(try client.send("GET", "/file.txt").text == "a file")
        #expect(try client.send("GET", "/absent.txt").status == 404)
        #expect(client.connectionCount == 1)
        try await server.stop()
        #expect(!Loopback.accepts(port: server.port))
    }

    @Test func lighttpdStartsACGIProgramBelowItsMountPoint() async throws {
        let folder = try TemporaryFolder()
        let program = try folder.writeScript(
            """
            printf 'Status: 201 Created\\r\\nContent-Type: text/plain\\r\\n\\r\\n'
            printf '%s|' "$GATEWAY_INTERFACE" "$SCRIPT_NAME" "$PATH_INFO" "$QUERY_STRING" "$OWN" "$HTTP_AUTHORIZATION"
            cat
            """)
        let server = try await LighttpdServer.startCGI(
            in: folder, program: program, environment: ["OWN": "a value"], mountPoint: "/mount")
        let answer = try server.client().send(
            "POST", "/mount/v1/event?x=1", headers: [("Authorization", "Bearer token")], body: "a body")
        #expect(answer.status == 201)
        #expect(answer.text == "CGI/1.1|/mount|/v1/event|x=1|a value|Bearer token|a body")
    }

    /// Descriptor 0 of a FastCGI program is a listening socket (FastCGI specification, section 2.2).
    @Test func lighttpdStartsFastCGIProgramsWithTheirSocketOnDescriptor0() async throws {
        let folder = try TemporaryFolder()
        let program = try folder.writeScript(
            #"""
            echo "$$ $OWN $(readlink /proc/$$/fd/0)" >>"$SEEN"
            echo "standard error" >&2
            exec sleep 3600
            """#)
        let server = try await LighttpdServer.startFastCGI(
            in: folder, program: program, environment: ["SEEN": folder.file("seen"), "OWN": "value"], processes: 2)
        try await eventually("two programs are started") { lines(of: folder.read("seen")).count == 2 }
        for line in lines(of: folder.read("seen")) {
            #expect(line.hasPrefix("\(line.prefix { $0 != " " }) value socket:"))
        }
        #expect(lines(of: server.programLog).count == 2)
        try await server.stop()
        for line in lines(of: folder.read("seen")) {
            let executable = "/proc/\(line.prefix { $0 != " " })/exe"
            try await eventually("lighttpd ends the programs that it started") {
                // What has ended but waits to be reaped has no executable any more.
                (try? FileManager.default.destinationOfSymbolicLink(atPath: executable)) == nil
            }
        }
    }

    @Test func exitStatusAndOutputArriveFromAProcess() async throws {
        let folder = try TemporaryFolder()
        let program = try folder.writeScript("echo out; echo err >&2; exit 3")
        let ended = try RunningProcess(program, in: folder, named: "ended")
        #expect(try await ended.wait() == .exited(status: 3))
        #expect(ended.output == "out\n")
        #expect(ended.errors == "err\n")
        let sleeping = try RunningProcess("/bin/sleep", ["60"], in: folder)
        #expect(sleeping.isRunning)
        #expect(try await sleeping.terminate() == .killed(signal: SIGTERM))
        await #expect(throws: HarnessError.self) {
            try await RunningProcess("/bin/sleep", ["3600"], in: folder).wait(within: .milliseconds(20))
        }
    }

    @Test func aForgottenProcessIsEndedAndItsFolderRemoved() async throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let path = try #require(folder?.path)
        var process: RunningProcess? = try RunningProcess("/bin/sleep", ["60"], in: try #require(folder))
        let id = try #require(process?.id)
        #expect(kill(id, 0) == 0)
        process = nil
        folder = nil
        #expect(kill(id, 0) != 0)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func theProgramRunsCommands() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let help = try await program.run("--help")
        #expect(help.isSuccess)
        #expect(help.output.contains("serve"))
        let unknown = try await program.run("no-such-command")
        #expect(!unknown.isSuccess)
        #expect(!unknown.errors.isEmpty)
    }

    @Test(arguments: [
        ("Content-Length: 5\r\n\r\nhello", "hello"),
        ("Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nTrailer: t\r\n\r\n", "hello"),
        ("\r\nuntil the end", "until the end"),
    ])
    func bodiesAreReadInEachForm(rest: String, expected: String) throws {
        let (listener, port) = try Loopback.listen()
        let answer = Array("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\(rest)".utf8)
        Thread.detachNewThread {
            let connection = accept(listener, nil, nil)
            var request = [UInt8](repeating: 0, count: 4096)
            _ = recv(connection, &request, request.count, 0)
            _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
            close(connection)
            close(listener)
        }
        #expect(try HTTPClient(port: port).send("GET", "/").text == expected)
    }

    private func lines(of text: String) -> [Substring] {
        text.split(separator: "\n")
    }
}
