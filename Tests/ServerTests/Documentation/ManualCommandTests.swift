import Foundation
import TestSupport
import Testing

extension Manual.Block {
    fileprivate var isSkipped: Bool { isOfFiles && TestDatabase.engine == .postgresql }
}

/// The documentation's commands, run as a reader would: page by page in one shell, beside the demo behind a real nginx.
@Suite struct ManualCommandTests {
    @Test func everyCommandPrintsTheShownOutput() async throws {
        let manual = try Manual()
        var (day, mismatches) = ("", [String]())
        // Once more if midnight came in between: the answers speak of today.
        repeat {
            day = today
            mismatches = try await findMismatches(of: manual, on: day)
        } while day != today
        #expect(mismatches.isEmpty, "\(mismatches.joined(separator: "\n\n"))")
    }

    @Test(arguments: try Manual().blocks(in: "bash").map(\.text))
    func unexecutedBlocksAreValidShell(text: String) async throws {
        let folder = try TemporaryFolder()
        let script = try folder.write(text, to: "block.sh")
        #expect(try await RunningProcess("/bin/bash", ["-n", script], in: folder).wait() == .exited(status: 0))
        for name in text.matches(of: /(?m)^\.\/(\S+)/).map({ String($0.1) }) {
            let file = WebServer.repository.appendingPathComponent(name).path
            #expect(FileManager.default.isExecutableFile(atPath: file), "\(name)")
            #expect(try await RunningProcess("/bin/bash", ["-n", file], in: folder).wait() == .exited(status: 0))
        }
    }

    // MARK: - Running them

    private var today: String { Date.now.formatted(.iso8601.year().month().day()) }

    private var demoDefinitions: String {
        WebServer.repository.appendingPathComponent("nginx/demo/project.yaml").path
    }

    /// The blocks that print something else than is shown, with both.
    private func findMismatches(of manual: Manual, on day: String) async throws -> [String] {
        let folder = try TemporaryFolder()
        let program = try await installDemo(in: folder)
        let responder = try await program.serve()
        let nginx = try await NginxServer.start(in: folder, upstreamSockets: [folder.file("punchcard.sock")])

        var script = "set -eu\n"
        var shown: [(index: Int, command: Manual.Block, output: Manual.Block)] = []
        let blocks = manual.blocks
        for (index, block) in blocks.enumerated() {
            if block.language == "yaml", let name = block.text.firstMatch(of: /^# (\S+\.yaml)\n/) {
                try folder.write(block.text + "\n", to: String(name.1))
            }
            guard block.language == "sh", !block.isSkipped else { continue }
            let commands = block.text.replacing("127.0.0.1:8080", with: "127.0.0.1:\(nginx.port)")
                .replacing("$PWD/.build/demo/punchcard.db", with: program.database)
            script += "exec >\(index).output 2>&1\n\(commands)\n"
            if index + 1 < blocks.count, ["json", "text"].contains(blocks[index + 1].language),
                !blocks[index + 1].isSkipped
            {
                shown.append((index, block, blocks[index + 1]))
            }
        }
        try folder.write("cd \(folder.path)\n" + script, to: "manual.sh")
        let shell = try RunningProcess(
            "/bin/bash", [folder.file("manual.sh")], environment: ["no_proxy": "*"], in: folder)
        let end = try await shell.wait(within: .seconds(300))

        var mismatches: [String] = []
        for (index, command, output) in shown {
            let printed = folder.read("\(index).output").replacing(Self.note, with: "")
            if try !ShownOutput(output.text, of: command.text, today: day).matches(printed) {
                mismatches.append("\(output.page):\(output.line) shows:\n\(output.text)\nbut it is:\n\(printed)")
            }
        }
        if end != .exited(status: 0) { mismatches.append("the shell ended with \(end): \(shell.errors)") }
        try await nginx.stop()
        try await responder.terminate()
        return mismatches
    }

    /// What `verify` says besides on a server (Several-machines.md, Quiet times).
    private static let note = "Until this ends, the server keeps all dead rows (vacuum): run it at a quiet time.\n"

    /// What `nginx/start` makes of a folder, with the program that was built along with the tests.
    private func installDemo(in folder: TemporaryFolder) async throws -> PunchcardProgram {
        let file = folder.file(".build/demo/punchcard.db")
        let program = try PunchcardProgram(
            in: folder, environment: TestDatabase.engine == .sqlite ? ["PUNCHCARD_DATABASE": file] : [:])
        for name in [".build/release", ".build/demo"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
        }
        let links = [".build/release/punchcard": program.executable, "nginx": WebServer.repository.path + "/nginx"]
        for (link, target) in links {
            try FileManager.default.createSymbolicLink(atPath: folder.file(link), withDestinationPath: target)
        }
        let history = try RunningProcess(
            "/bin/sh", ["-c", "cd \(folder.file("nginx/demo")) && awk -v now=$(date +%s) -f history.awk cdnow.csv"],
            in: folder, named: "history")
        try await history.wait()
        try #require(try await program.run("apply", demoDefinitions).isSuccess)
        let imported = try await program.run("import", "--project", "demo", folder.file("history.out"))
        try #require(imported.output == "imported 6919, skipped 0, errors 0\n", "\(imported.errors)")
        let codes = folder.file("nginx/demo/tickets.txt")
        _ = try await program.succeed("coupon", "add", "--offer", "concert_ticket", codes)
        return program
    }
}
