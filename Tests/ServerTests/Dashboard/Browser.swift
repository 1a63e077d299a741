import Foundation
import TestSupport

/// A headless Chromium with a profile of its own, driven over WebDriver (W3C) by its driver's HTTP interface.
final class Browser {
    /// Whether there is one: Tests/run installs it where the distribution has it.
    static var isInstalled: Bool {
        (try? Executable.named("chromium")) != nil && (try? Executable.named("chromedriver")) != nil
    }

    /// How the window looks and which language it asks for.
    struct Settings {
        var width = 1280
        var height = 900
        var language = "en"
        /// Whether a test may run scripts that the page's Content-Security-Policy would refuse.
        var ignoresPolicy = false
    }

    private let driver: RunningProcess
    private let client: HTTPClient
    private let session: String
    let folder: TemporaryFolder

    private init(driver: RunningProcess, client: HTTPClient, session: String, folder: TemporaryFolder) {
        self.driver = driver
        self.client = client
        self.session = session
        self.folder = folder
    }

    deinit {
        _ = try? client.send("DELETE", "/session/\(session)")
    }

    static func start(in folder: TemporaryFolder, _ settings: Settings = Settings()) async throws -> Browser {
        let (driver, port) = try await startDriver(in: folder)
        let client = HTTPClient(port: port, timeout: 120)
        let options: [String: Any] = [
            "binary": try Executable.named("chromium"),
            "args": [
                "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-proxy-server",
                "--force-prefers-reduced-motion", "--accept-lang=\(settings.language)",
                "--window-size=\(settings.width),\(settings.height)", "--user-data-dir=\(folder.file("profile"))",
            ],
        ]
        let capabilities: [String: Any] = [
            "goog:chromeOptions": options, "goog:loggingPrefs": ["browser": "ALL"],
            "timeouts": ["script": 60_000, "pageLoad": 60_000],
        ]
        let made = try call(client, "POST", "/session", ["capabilities": ["alwaysMatch": capabilities]])
        guard let session = (made as? [String: Any])?["sessionId"] as? String else {
            throw HarnessError("no session: \(String(describing: made))")
        }
        let browser = Browser(driver: driver, client: client, session: session, folder: folder)
        try browser.devTools("Browser.setDownloadBehavior", ["behavior": "allow", "downloadPath": folder.path])
        if settings.ignoresPolicy { try browser.devTools("Page.setBypassCSP", ["enabled": true]) }
        return browser
    }

    /// Starts the driver. It takes a free port of IPv4 and then the same of IPv6, which somebody else can have: it ends
    /// then, and is started again.
    private static func startDriver(in folder: TemporaryFolder) async throws -> (process: RunningProcess, port: Int) {
        var attempts = 0
        while true {
            attempts += 1
            let driver = try RunningProcess(
                Executable.named("chromedriver"), ["--port=0"], environment: ["HOME": folder.path], in: folder)
            var port: Int?
            try await eventually("chromedriver says its port; \(driver.output)\(driver.errors)", within: .seconds(60)) {
                port = driver.output.firstMatch(of: /started successfully on port (\d+)/).flatMap { Int($0.1) }
                return port != nil || !driver.isRunning
            }
            if let port { return (driver, port) }
            guard WebServer.isClash(driver.errors), attempts < 5 else {
                throw HarnessError("chromedriver did not start: \(driver.errors)")
            }
        }
    }

    // MARK: - Pages

    func open(_ address: String) throws { try command("POST", "/url", ["url": address]) }

    func reload() throws { try command("POST", "/refresh", [:]) }

    var address: String {
        get throws { try command("GET", "/url") as? String ?? "" }
    }

    func resize(width: Int, height: Int) throws {
        try command("POST", "/window/rect", ["width": width, "height": height])
    }

    /// What a script returns, run as the body of a function.
    @discardableResult
    func run(_ script: String, _ arguments: Any...) throws -> Any? {
        try command("POST", "/execute/sync", ["script": script, "args": arguments])
    }

    /// What a script that waits gives to its last argument, a function.
    func runAndWait(_ script: String) throws -> Any? {
        try command("POST", "/execute/async", ["script": script, "args": [Any]()])
    }

    /// Warnings and errors of the console since it was asked last.
    func takeConsole() throws -> [String] {
        let entries = try command("POST", "/se/log", ["type": "browser"]) as? [[String: Any]] ?? []
        return entries.filter { ["WARNING", "SEVERE"].contains($0["level"] as? String) }
            .compactMap { $0["message"] as? String }
    }

    // MARK: - Elements

    /// What a person reads of the first element; nil where there is none.
    func text(_ selector: String = "body") throws -> String? {
        try run("return document.querySelector(arguments[0])?.innerText ?? null", selector) as? String
    }

    /// A property of the first element.
    func property(_ name: String, of selector: String) throws -> Any? {
        try run("return document.querySelector(arguments[0])?.[arguments[1]] ?? null", selector, name)
    }

    /// Waits until an element has a text in it.
    func sees(_ text: String, in selector: String = "body") async throws {
        try await eventually(
            "\"\(text)\" in \(selector), which has: \((try? self.text(selector)) ?? "nothing")", within: .seconds(30)
        ) {
            try self.text(selector)?.contains(text) ?? false
        }
    }

    /// Waits until a property of the first element has a value: a page is made anew, and a dialog closed, only after the
    /// click that leads to it.
    func sees<Value: Equatable>(property name: String, of selector: String, is wanted: Value) async throws {
        func found() throws -> Any? { try property(name, of: selector) }
        try await eventually(
            "\(name) of \(selector) is \"\(wanted)\", not \"\((try? found()) ?? "nothing")\"", within: .seconds(30)
        ) {
            try found() as? Value == wanted
        }
    }

    /// Waits until an element is gone.
    func misses(_ selector: String) async throws {
        try await eventually("\(selector) is gone", within: .seconds(30)) { try self.text(selector) == nil }
    }

    /// Clicks, as soon as there is something to click on.
    func click(_ selector: String) async throws { try await click("css selector", selector) }

    /// Clicks the button or link with these words.
    func click(named name: String) async throws {
        try await click("xpath", "//*[self::button or self::a][normalize-space()=\"\(name)\"]")
    }

    /// Writes into a field, in place of what is in it.
    func write(_ text: String, into selector: String) async throws {
        try await act("css selector", selector) { element in
            try self.command("POST", "/element/\(element)/clear", [:])
            try self.command("POST", "/element/\(element)/value", ["text": text])
        }
    }

    /// Chooses a file.
    func upload(_ file: String, into selector: String) async throws {
        try await act("css selector", selector) { element in
            try self.command("POST", "/element/\(element)/value", ["text": file])
        }
    }

    /// Chooses an option of a select by its value.
    func choose(_ value: String, in selector: String) async throws {
        try await click("css selector", "\(selector) option[value=\"\(value)\"]")
    }

    /// Presses a key, one of WebDriver's code points for those without a character, where the focus is.
    func press(_ key: Character) throws {
        try command(
            "POST", "/actions",
            [
                "actions": [
                    [
                        "type": "key", "id": "keyboard",
                        "actions": [
                            ["type": "keyDown", "value": String(key)], ["type": "keyUp", "value": String(key)],
                        ],
                    ]
                ]
            ])
    }

    private func click(_ strategy: String, _ selector: String) async throws {
        try await act(strategy, selector) { element in
            // The driver would scroll no further than to the window's edge, where something may stick.
            // A click on what is disabled would be lost without a word: a dialog's button while it is being prepared.
            let isDisabled = try self.run(
                """
                arguments[0].scrollIntoView({block: 'center'});
                return arguments[0].matches(':disabled');
                """, [Self.elementName: element])
            guard isDisabled as? Bool == false else { throw Refusal(description: "it is disabled") }
            try self.command("POST", "/element/\(element)/click", [:])
        }
    }

    /// Does something to the first element that is found, again until it works: pages are still being made.
    private func act(
        _ strategy: String, _ selector: String, _ body: @escaping (String) throws -> Void
    ) async throws {
        var refusal = ""
        try await eventually("\(selector) can be used: \(refusal)", within: .seconds(30)) {
            do {
                let found = try self.command("POST", "/element", ["using": strategy, "value": selector])
                guard let element = (found as? [String: String])?[Self.elementName] else { return false }
                try body(element)
                return true
            } catch let error as Refusal {
                refusal = error.description
                return false
            }
        }
    }

    // MARK: - WebDriver

    /// What elements are told by in JSON: a constant of the standard.
    private static let elementName = "element-6066-11e4-a52e-4f735466cecf"

    /// A command that the browser could not follow now.
    private struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// A command of Chromium's own.
    func devTools(_ name: String, _ parameters: [String: Any]) throws {
        try command("POST", "/goog/cdp/execute", ["cmd": name, "params": parameters])
    }

    @discardableResult
    private func command(_ method: String, _ path: String, _ body: [String: Any]? = nil) throws -> Any? {
        try Self.call(client, method, "/session/\(session)\(path)", body)
    }

    private static func call(
        _ client: HTTPClient, _ method: String, _ path: String, _ body: [String: Any]?
    ) throws -> Any? {
        let bytes = try body.map { Array(try JSONSerialization.data(withJSONObject: $0)) }
        let answer = try client.send(
            method, path, headers: [("Content-Type", "application/json"), ("Host", "localhost:\(client.port)")],
            body: bytes)
        let object = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        guard answer.status == 200 else {
            let value = object?["value"] as? [String: Any]
            throw Refusal(description: "\(path): \(value?["error"] ?? answer.status) \(value?["message"] ?? "")")
        }
        return object?["value"]
    }
}
