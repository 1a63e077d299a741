import Foundation
import TestSupport
import Testing

/// `nginx/start` in a folder of its own, with the program that was built along with the tests: what was edited in the
/// dashboard stays, until the definitions file is another one.
@Suite struct StartTests {
    private let folder: TemporaryFolder
    private let program: PunchcardProgram

    init() throws {
        folder = try TemporaryFolder()
        program = try PunchcardProgram(
            in: folder, environment: ["PUNCHCARD_DATABASE": folder.file(".build/demo/punchcard.db")])
        let files = FileManager.default
        try files.copyItem(
            at: WebServer.repository.appendingPathComponent("nginx"), to: URL(fileURLWithPath: folder.file("nginx")))
        for name in [".build/release", ".build/demo", "Sources", "bin"] {
            try files.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
        }
        try folder.write("", to: "Package.swift")
        try files.createSymbolicLink(
            atPath: folder.file(".build/release/punchcard"), withDestinationPath: program.executable)
        // Nothing has to be built.
        let swift = try folder.write("#!/bin/sh\necho \"swift $1\"\n", to: "bin/swift")
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: swift)
    }

    /// Runs it until Punchcard is up, and ends it.
    /// - Parameter whileUp: gets what it printed, the requests to try included.
    /// - Returns: what it printed.
    private func start(_ whileUp: (String) async throws -> Void = { _ in }) async throws -> String {
        let path = "\(folder.file("bin")):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
        let process = try await launch(path: path)
        try await eventually("it has printed its notes") { process.output.contains("\nStop  ") }
        try await whileUp(process.output)
        try await process.stop()
        return process.output
    }

    /// Starts it on a port that is free, and on another one if somebody else takes it meanwhile.
    private func launch(path: String) async throws -> RunningProcess {
        var attempts = 0
        while true {
            attempts += 1
            let process = try RunningProcess(
                folder.file("nginx/start"), ["\(Loopback.freePort())"], environment: ["PATH": path, "no_proxy": "*"],
                in: folder, named: "start")
            try await eventually("it is up; \(process.output)\(process.errors)") {
                !process.isRunning || process.output.contains("Punchcard is up: ")
            }
            if process.isRunning { return process }
            let isClash = WebServer.isClash(process.errors) || process.errors.contains("is taken")
            guard isClash, attempts < 5 else {
                throw HarnessError("nginx/start did not start: \(process.output)\(process.errors)")
            }
        }
    }

    private func title() async throws -> String {
        let exported = try await program.succeed("export")
        return String(try #require(exported.firstMatch(of: /(?m)^title: (.*)$/)).1)
    }

    @Test func editsStayUntilTheFileChanges() async throws {
        let first = try await start { _ in
            let edited = try await program.succeed("export").replacing("Demo record shop", with: "Edited")
            #expect(try await program.succeed("apply", "-", input: edited) == "changed project demo\n")
        }
        #expect(first.contains("added project demo") && first.contains("Importing"))
        // The program is there: it isn't the first build.
        #expect(first.contains("Building what has changed") && !first.contains("the first time takes"))

        let second = try await start()
        for text in ["project demo", "Applying", "Importing", "Building"] {
            #expect(!second.contains(text), "\(second)")
        }
        #expect(try await title() == "Edited")

        let file = folder.file("nginx/demo/project.yaml")
        let definitions = try String(contentsOfFile: file, encoding: .utf8)
        try definitions.replacing("Demo record shop", with: "Another shop")
            .write(toFile: file, atomically: true, encoding: .utf8)
        let third = try await start()
        #expect(third.contains("undoes later edits in the dashboard:\n    changed project demo\n"), "\(third)")
        #expect(try await title() == "Another shop")
        #expect(folder.read(".build/demo/before.yaml").contains("title: Edited\n"))

        let fourth = try await start { printed in
            // A request that nginx can't read has no host.
            let port = try #require(printed.firstMatch(of: /is up: http:\/\/[a-z0-9.]+:([0-9]+)/)).1
            expectError(
                try HTTPClient(port: #require(Int(port))).send("GET", "/event/%zz"), 400, "invalid_request")
        }
        #expect(!fourth.contains("changed project demo"))
    }

    /// Every command that it prints to try, run in the printed order as it stands there.
    @Test func whatItPrintsCanBeTried() async throws {
        _ = try await start { output in
            var commands: [String] = []
            var isWithin = false
            for line in output.split(separator: "\n") {
                guard isWithin || line.hasPrefix("curl ") || line.hasPrefix(folder.path) else { continue }
                if isWithin { commands[commands.count - 1] += "\n" + line } else { commands.append(String(line)) }
                isWithin = line.hasSuffix("\\")
            }
            var answers: [String] = []
            for command in commands {
                let shell = try RunningProcess(
                    "/bin/bash", ["-c", command], environment: ["no_proxy": "*"], in: folder,
                    named: "command-\(answers.count)")
                try #require(try await shell.wait() == .exited(status: 0), "\(command): \(shell.errors)")
                answers.append(shell.output)
            }
            try #require(answers.count == 4, "\(commands)")
            #expect(answers[0].contains("200 OK") && answers[0].contains(#""points":50"#), "\(answers[0])")
            #expect(answers[1].contains("200 OK") && answers[1].contains(#""code":"VINYL-"#), "\(answers[1])")
            #expect(answers[2].hasPrefix(#"{"period":"7d""#), "\(answers[2])")
            for kind in ["reversal", "adjustment", "event"] { #expect(answers[3].contains("\t\(kind)\t")) }
        }
        #expect(
            try await program.succeed("points", "show", "--user", "customer-0001").contains("expire at the end of"))
        let offers = try await program.succeed("offer", "list")
        #expect(
            offers == "voucher\trunning\t1\t0\t\t\nconcert_ticket\trunning\t0\t0\t20\t20\ntote_bag\trunning\t0\t0\t\t\n"
        )
    }
}
