import Foundation
import JSON
import Testing

extension DashboardTests {
    // MARK: - The books of the project

    /// What a page says about the columns of a figure, from the text of its tables.
    private static func rows(of table: Int, in browser: Browser) throws -> [[String]] {
        let found = try browser.run(
            """
            return [...document.querySelectorAll('main .columns table')[arguments[0]].querySelectorAll('tbody tr')]
                .map((row) => [...row.cells].map((cell) => cell.textContent));
            """, table)
        return found as? [[String]] ?? []
    }

    @Test func aMonthsChangesLeadFromItsOpeningToItsClosing() async throws {
        let dashboard = try await RunningDashboard.start()
        // At noon, it is the same day everywhere in Europe.
        let early = "\(Date(timeIntervalSinceNow: -40 * 86_400).ISO8601Format().prefix(10))T12:00:00Z"
        try await dashboard.log("login", "ada", at: early)
        try await dashboard.log("purchase", "ada", #"{"amount":40}"#)
        try await dashboard.adjust("ada", #"{"points":20,"reason":"Late delivery","expiresAt":"2099-12-31"}"#)
        try await dashboard.adjust("ada", #"{"points":-3,"reason":"Counted twice"}"#)
        let bought = try await dashboard.entries(of: "ada", "kind=event")[0]["id"]?.string ?? ""
        try await dashboard.reverse(bought, of: "ada", #"{"reason":"Half returned","fraction":0.5}"#)

        let browser = try await dashboard.signIn()
        try await browser.click(named: "Points")
        try await browser.sees("Outstanding\n42", in: ".tiles")
        #expect(
            try Self.rows(of: 0, in: browser).map { $0.suffix(2) } == [
                ["", "5"], ["+40", "45"], ["0", "45"], ["+17", "62"], ["-20", "42"], ["0", "42"], ["0", "42"],
                ["+37", "42"],
            ])
        #expect(
            try Self.rows(of: 1, in: browser).map { $0.suffix(2) } == [
                ["5", "42"], ["0", "0"], ["0", "0"], ["5", "42"],
            ])
        #expect(try browser.text(".notice.bad") == nil)
        // Today is the charts' last point: what was issued, what was used, and by what.
        let said = try browser.run(
            "return [...document.querySelectorAll('[role=slider]')].map((one) => one.ariaValueText)")
        let charts = try #require(said as? [String])
        #expect(charts[0].hasSuffix(", so far, 42 Outstanding"))
        #expect(
            charts[1].hasSuffix(
                ", so far, 57 Issued, 20 Used, 40 Awarded for events, 17 Adjusted by hand, -20 Reversed"))

        try await browser.click("#statement-csv")
        try await browser.click("#csv")
        let span = try await dashboard.send("GET", "/stats/points?period=30d")
        let days = "\(span.json?["startDate"]?.string ?? "")-\(span.json?["endDate"]?.string ?? "")"
        try await eventually("both files are there") {
            browser.folder.read("punchcard-points-\(days).csv").hasSuffix("\r\n")
                && browser.folder.read("punchcard-statement-\(days).csv").hasSuffix("\r\n")
        }
        let table = try await dashboard.send("GET", "/stats/points?period=30d&format=csv").text
        #expect(browser.folder.read("punchcard-points-\(days).csv") == table)
        let statement = browser.folder.read("punchcard-statement-\(days).csv").split(separator: "\r\n")
            .map { $0.split(separator: ",").suffix(2).joined(separator: " ") }
        #expect(statement.count == 19)
        for row in [
            "openingBalance 5", "awarded 40", "adjusted 17", "reversed -20", "closingBalance 42", "closingDebt 0",
        ] {
            #expect(statement.contains(row), "\(row)")
        }

        // A month of the past has its own.
        let month = String(early.prefix(7))
        try await browser.choose(month, in: "#month")
        try await browser.sees("at the end of", in: "main .columns")
        try await browser.sees("From now on, in each of the next 12 months", in: "main")
        #expect(try Self.rows(of: 0, in: browser).map { $0.suffix(2) }.first == ["", "0"])
        #expect(try Self.rows(of: 0, in: browser).map { $0.suffix(2) }.last == ["+5", "5"])
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }

    @Test func whatExpiresIsShownByMonth() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await dashboard.show("points", in: browser)
        try await browser.sees("No points yet", in: "main")
        // Of the months to come, the last is 11 months from now on the project's clock.
        var berlin = Date.ISO8601FormatStyle()
        berlin.timeZone = try #require(TimeZone(identifier: "Europe/Berlin"))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = berlin.timeZone
        let far = try #require(calendar.date(byAdding: .month, value: 11, to: Date())).formatted(
            berlin.year().month().day())
        try await dashboard.log("login", "ada")
        try await dashboard.adjust(
            "ada", #"{"points":70,"reason":"Welcome","expiresAt":"\#(far)"}"#)
        try await dashboard.show("points", in: browser)
        let said =
            try browser.run("return [...document.querySelectorAll('[role=slider]')].at(-1).ariaValueText") as? String
        #expect(said?.hasSuffix(", 70 Expiring points") == true, "\(said ?? "")")
        try await dashboard.show("users/ada", in: browser)
        try await browser.sees("Expires next\n70", in: ".tiles")
        try await browser.sees("Points\n75", in: ".tiles")
        try await dashboard.stop()
    }
}
