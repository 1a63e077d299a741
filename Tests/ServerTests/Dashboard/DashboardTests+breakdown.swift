import Foundation
import Testing

extension DashboardTests {
    // MARK: - Dimensions and measures

    /// The first cells of the breakdown's rows: value, events with their share, users, points.
    private static func rows(in browser: Browser) throws -> [[String]] {
        let found = try browser.run(
            """
            return [...[...document.querySelectorAll('main table')].find((table) => table.querySelector('.meter'))
                .querySelectorAll('tbody tr')].map((row) => [...row.cells].slice(0, 4).map((cell) => cell.innerText));
            """)
        return found as? [[String]] ?? []
    }

    @Test func aValueRestrictsTheWholePage() async throws {
        let dashboard = try await RunningDashboard.start()
        for (user, metadata) in [
            ("ada", #"{"amount":20,"channel":"web","tags":["new","blue"]}"#),
            ("ada", #"{"amount":30.5,"channel":"web","tags":["new"]}"#),
            ("grace", #"{"amount":5,"channel":"store","tags":[]}"#), ("alan", #"{"amount":0}"#),
        ] { try await dashboard.log("purchase", user, metadata) }
        let browser = try await dashboard.signIn()
        try await dashboard.show("events/purchase", in: browser)
        try await browser.sees("Sum of amount\n55.5", in: "main")
        try await browser.sees("Average amount\n13.88", in: "main")
        #expect(
            try Self.rows(in: browser) == [
                ["web", "2\n50%", "1", "51"], ["(none)", "1\n25%", "1", "0"], ["store", "1\n25%", "1", "5"],
            ])
        // The events are stacked by the values, as long as an event has only one of them.
        try await browser.sees("store", in: ".legend")
        try await browser.click("label:has(#by-tags)")
        try await browser.sees("tags", in: "main thead")
        #expect(
            try Self.rows(in: browser).map { $0[0...1].joined(separator: " ") } == [
                "(none) 2\n50%", "new 2\n50%", "blue 1\n25%",
            ])
        #expect(try browser.text(".legend")?.contains("blue") == false)

        try await browser.click(named: "new")
        try await browser.sees("Only events with this value: tags: new", in: ".notice.only")
        #expect(try browser.text(".tiles")?.hasPrefix("Events\n2") == true)
        try await browser.sees("Sum of amount\n50.5", in: "main")
        #expect(try browser.address.hasSuffix("#/events/purchase?by=tags&where=tags%3Anew"))
        #expect(try browser.run("return document.querySelector('[aria-current=true]').innerText") as? String == "new")
        // From value to value, and back to all events.
        try await browser.click(named: "(none)")
        try await browser.sees("tags: (none)", in: ".notice.only")
        #expect(try browser.text(".tiles")?.hasPrefix("Events\n2") == true)
        try await browser.sees("Sum of amount\n5", in: "main")
        try await browser.click("#all-values")
        try await browser.misses(".notice.only")
        try await browser.sees("Sum of amount\n55.5", in: "main")
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }

    @Test func measuresAreComparedWithThePeriodBefore() async throws {
        let dashboard = try await RunningDashboard.start()
        for (amount, day) in [(20, 4), (30, 5), (40, 6)] {
            try await dashboard.log("purchase", "ada", #"{"amount":\#(amount)}"#, at: "2024-03-0\(day)T12:00:00Z")
        }
        let browser = try await dashboard.signIn()
        try await dashboard.show("events/purchase?from=2024-03-05&to=2024-03-06", in: browser)
        func tile(_ name: String) throws -> String? {
            try browser.run(
                """
                return [...document.querySelectorAll('.tile')].find((tile) => tile.firstChild.textContent === arguments[0])
                    .innerText;
                """, name) as? String
        }
        let sum = try #require(try tile("Sum of amount"))
        #expect(sum.contains("\n70\n") && sum.contains("+250%") && sum.contains("2 events with a value"), "\(sum)")
        let average = try #require(try tile("Average amount"))
        #expect(
            average.contains("\n35\n") && average.contains("+75%") && average.contains("from 30 to 40"), "\(average)")
        // There is no average to compare with.
        try await dashboard.show("events/purchase?from=2024-03-04&to=2024-03-04", in: browser)
        let first = try #require(try tile("Average amount"))
        #expect(!first.contains("%") && first.contains("from 20 to 20"), "\(first)")
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }

    @Test func dimensionsAreAddedAndCountThePast() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.log("login", "ada", #"{"device":{"kind":"phone"},"seconds":12}"#)
        try await dashboard.log("login", "grace", #"{"device":{"kind":"laptop"},"seconds":3}"#)
        let browser = try await dashboard.signIn()
        // A page without dimensions says what they are, and leads to where they are defined.
        try await dashboard.show("events/login", in: browser)
        try await browser.sees("No dimensions yet", in: "main")
        try await browser.click("#define")
        try await browser.sees("Edit Login", in: "h1")
        try await browser.click(named: "Add a dimension")
        try await browser.write("device..kind", into: "[data-pointer='/dimensions'] .row input")
        try await browser.click(named: "Add a measure")
        try await browser.write("seconds", into: "[data-pointer='/measures'] .row input")
        try await browser.click("#save")
        try await browser.sees("Dimension", in: ".notice.bad")
        try await browser.sees("found \"device..kind\"", in: "[data-pointer='/dimensions/0'] > .error")
        try await browser.write("device.kind", into: "[data-pointer='/dimensions'] .row input")
        try await dashboard.save("events/login", in: browser)
        try await eventually("the past is counted", within: .seconds(60)) {
            try Self.rows(in: browser).map(\.[0]).sorted() == ["laptop", "phone"]
        }
        try await browser.sees("Sum of seconds\n15", in: "main")
        let stored = try await dashboard.send("GET", "/event/login")
        #expect(stored["dimensions"] == #"["device.kind"]"#)
        #expect(stored["measures"] == #"["seconds"]"#)
        // The versions tell it in words.
        try await browser.sees("Dimensions", in: ".versions")
        try await dashboard.stop()
    }

    // MARK: - Retention

    @Test func whoeverComesBackIsInTheTriangle() async throws {
        let dashboard = try await RunningDashboard.start()
        func daysAgo(_ days: Int) -> String {
            "\(Date(timeIntervalSinceNow: Double(-days) * 86_400).ISO8601Format().prefix(10))T12:00:00Z"
        }
        for (user, days) in [("ada", 21), ("ada", 14), ("grace", 21), ("grace", 7), ("alan", 14)] {
            try await dashboard.log("login", user, at: daysAgo(days))
        }
        let browser = try await dashboard.signIn()
        try await browser.click(named: "Retention")
        try await browser.click("label:has(#interval-week)")
        try await browser.sees("Week after week", in: "main")
        func rows() throws -> [[String]] {
            let found = try browser.run(
                """
                return [...document.querySelectorAll('.triangle tbody tr')].map((row) => [...row.cells].slice(1)
                    .map((cell) => cell.querySelector('[aria-hidden]')?.textContent ?? cell.textContent));
                """)
            return found as? [[String]] ?? []
        }
        #expect(
            try rows() == [
                ["3", "33", "50", ""], ["2", "50", "50", "0"], ["1", "0", "0"], ["0"], ["0"],
            ])
        // The arrow keys move from cell to cell, and each says what it is.
        try browser.run("document.querySelector('.triangle [tabindex=\"0\"]').focus()")
        try browser.press("\u{E014}")
        let cell = try browser.run("return document.activeElement.querySelector('.spoken').textContent") as? String
        #expect(cell == "50%, 1 user")
        try await browser.sees("2 weeks later", in: ".tip")
        try browser.press("\u{E015}")
        let below = try browser.run("return document.activeElement.querySelector('.spoken').textContent") as? String
        #expect(below == "0%, 0 users, so far")

        try await browser.choose("purchase", in: "#event")
        try await browser.sees("Nobody came yet", in: "main")
        #expect(try browser.address.hasSuffix("#/retention?interval=week&event=purchase"))
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }
}
