import Foundation
import Testing

extension DashboardTests {
    // MARK: - The feed

    /// The users of the rows, from the top.
    private static func users(in browser: Browser) throws -> [String] {
        let found = try browser.run(
            "return [...document.querySelectorAll('.feed tbody tr')].map((row) => row.cells[1].innerText)")
        return found as? [String] ?? []
    }

    @Test func theFeedFollowsWhatComesIn() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await browser.click(named: "Feed")
        try await browser.sees("No entries yet", in: "main")
        try await dashboard.log("login", "ada")
        try await browser.sees("ada", in: ".feed tbody")
        try await dashboard.log("purchase", "grace", #"{"amount":40,"note":"gift"}"#)
        try await browser.sees("note: gift", in: ".feed tbody")
        try await dashboard.adjust("ada", #"{"points":20,"reason":"Late delivery"}"#)
        try await browser.sees("Late delivery", in: ".feed tbody")
        // The newest is at the top, and nothing is there twice.
        #expect(try Self.users(in: browser) == ["ada", "grace", "ada"])
        try await browser.click(".feed tbody tr:first-child a[href*='users']")
        try await browser.sees("ada", in: "h1")
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }

    @Test func theFeedIsSearched() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.log("login", "ada")
        try await dashboard.log("login", "ada")
        try await dashboard.log("login", "grace")
        try await dashboard.log("purchase", "ada", #"{"amount":40,"channel":"web"}"#)
        try await dashboard.log("purchase", "grace", #"{"amount":0,"channel":"store"}"#)
        let browser = try await dashboard.signIn()
        try await dashboard.show("log", in: browser)
        #expect(try Self.users(in: browser) == ["grace", "ada", "grace", "ada", "ada"])
        func shows(_ users: [String], _ place: String) async throws {
            try await eventually("\(place) shows \(users), not \((try? Self.users(in: browser)) ?? [])") {
                try browser.address.hasSuffix("#/log\(place)") && Self.users(in: browser) == users
            }
        }
        try await browser.choose("login", in: "#log-event")
        try await shows(["grace", "ada", "ada"], "?event=login")
        try await browser.choose("limit", in: "#log-outcome")
        try await shows(["ada"], "?event=login&outcome=limit")
        try await browser.choose("", in: "#log-event")
        try await browser.choose("conditions", in: "#log-outcome")
        try await shows(["grace"], "?outcome=conditions")
        try await browser.click("#log-clear")
        try await shows(["grace", "ada", "grace", "ada", "ada"], "")
        try await browser.write("grace", into: "#log-user")
        try browser.press("\u{E007}")
        try await shows(["grace", "grace"], "?user=grace")
        // What comes in is filtered too.
        try await dashboard.log("login", "alan")
        try await dashboard.log("purchase", "grace", #"{"amount":7}"#)
        try await shows(["grace", "grace", "grace"], "?user=grace")

        // The entries of a value, from the event's page.
        try await dashboard.show("events/purchase?where=channel:web", in: browser)
        try await browser.click(named: "Entries")
        try await shows(["ada"], "?event=purchase&where=channel%3Aweb")
        try await browser.click("#log-where")
        try await shows(["grace", "grace", "ada"], "?event=purchase")
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }
}
