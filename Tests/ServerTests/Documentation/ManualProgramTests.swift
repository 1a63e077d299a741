import API
import Foundation
import Store
import TestSupport
import Testing

/// The manual's programs in other languages, run as they stand there.
@Suite struct ManualProgramTests {
    private static let secret = String(repeating: "0123456789abcdef", count: 4)

    @Test(.enabled(if: Interpreter.python.isInstalled, "PyPI's packages are missing: Tests/run installs them"))
    func pythonMakesAToken() async throws { try await expectToken(from: "make_token.py", by: .python) }

    @Test(.enabled(if: Interpreter.node.isInstalled, "Node.js is not installed"))
    func javaScriptMakesAToken() async throws { try await expectToken(from: "make-token.mjs", by: .node) }

    @Test(.enabled(if: Interpreter.php.isInstalled, "PHP is not installed"))
    func phpMakesAToken() async throws { try await expectToken(from: "make-token.php", by: .php) }

    @Test(.enabled(if: Interpreter.node.isInstalled, "Node.js is not installed"))
    func retriesSendTheSameRequest() async throws {
        let folder = try TemporaryFolder()
        try folder.write(try program(named: "retry.mjs"), to: "retry.mjs")
        try folder.write(Self.answersInTurn, to: "answers.mjs")
        // How often it sends, how many different requests these are, how it ends, and the waits between in
        // milliseconds.
        let expected = """
            3 1 200 2250 500
            1 1 400
            6 1 error 250 500 1000 2000 4000

            """
        #expect(try await output(of: "answers.mjs", by: .node, in: folder) == expected)
    }

    /// Calls the recipe with servers that answer in turn what stands in a list, without waiting. Chance is always 0.5.
    private static let answersInTurn = """
        import { logEvent } from "./retry.mjs";

        const status = (status, headers = {}) => () => new Response("{}", { status, headers });
        const silence = () => { throw new TypeError("fetch failed"); };
        const lists = [
          [status(503, { "Retry-After": "2" }), silence, status(200)],
          [status(400)],
          Array(9).fill(status(502)),
        ];
        Math.random = () => 0.5;
        for (const answers of lists) {
          const [sent, waits] = [[], []];
          globalThis.fetch = async (url, { headers, body }) => {
            sent.push([url, headers["Idempotency-Key"], body].join(" "));
            return answers.shift()();
          };
          globalThis.setTimeout = (resume, wait) => { waits.push(wait); queueMicrotask(resume); };
          const end = await logEvent("http://punchcard", "token", { eventId: "login" })
            .then((answer) => answer.status, () => "error");
          console.log(sent.length, new Set(sent).size, end, ...waits);
        }
        """

    // MARK: - Running them

    private enum Interpreter {
        case python, node, php

        var isInstalled: Bool {
            // The packages' list of themselves is written last.
            let packages = WebServer.repository.appendingPathComponent(".build/tokens/installed.txt").path
            return (try? path) != nil && (self != .python || FileManager.default.fileExists(atPath: packages))
        }

        var path: String {
            get throws {
                switch self {
                case .python: WebServer.repository.appendingPathComponent(".build/venv/bin/python").path
                case .node: try Executable.named("node")
                case .php: try Executable.named("php")
                }
            }
        }
    }

    /// Runs a program of the manual that prints a token for Ada of the shop, and verifies the token.
    private func expectToken(from name: String, by interpreter: Interpreter) async throws {
        let folder = try TemporaryFolder()
        try folder.write(try program(named: name), to: name)
        try folder.write(Self.secret + "\n", to: "shop.secret")
        let started = SystemClock.now().milliseconds
        let printed = try await output(of: name, by: interpreter, in: folder)
        let token = Array(printed.trimmingCharacters(in: .newlines).utf8)
        let secret = try TokenSecret(id: "2026-11", algorithm: .hs256, bytes: Array(Self.secret.utf8))
        let now = SystemClock.now().milliseconds
        let claims = try KeyRing(secrets: [secret]).verify(token.span, project: "shop", tenant: "acme", now: now)
        #expect(claims.subject == "ada")
        #expect(!claims.isAdmin)
        // An hour after it was made, in whole seconds.
        #expect((started + 3_599_000...now + 3_600_000).contains(claims.expires))
    }

    /// The block whose first line names the file.
    private func program(named name: String) throws -> String {
        let found = try Manual().blocks.filter { $0.text.prefix { !$0.isNewline }.contains(" \(name),") }
        guard found.count == 1, let block = found.first else {
            throw HarnessError("The manual has \(found.count) programs named \(name)")
        }
        return block.text + "\n"
    }

    /// What a program prints that runs in a folder.
    private func output(
        of name: String, by interpreter: Interpreter, in folder: TemporaryFolder
    ) async throws -> String {
        let process = try RunningProcess(
            "/bin/sh", ["-c", "cd \(folder.path) && exec \"$@\"", "sh", try interpreter.path, name],
            environment: ["PYTHONPATH": WebServer.repository.appendingPathComponent(".build/tokens").path],
            in: folder, named: "program")
        let end = try await process.wait(within: .seconds(120))
        guard end == .exited(status: 0) else { throw HarnessError("\(name): \(end): \(process.errors)") }
        return process.output
    }
}
