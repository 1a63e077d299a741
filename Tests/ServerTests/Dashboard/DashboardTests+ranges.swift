import Foundation
import Testing

extension DashboardTests {
    // MARK: - Ranges and comparisons

    /// Two purchases in the first week of March 2024, one in the second, and one in each of the two weeks before.
    private static func logSpring(on dashboard: RunningDashboard) async throws {
        for (day, user) in [
            ("2024-02-21", "ada"), ("2024-02-28", "ada"), ("2024-03-05", "ada"), ("2024-03-06", "grace"),
            ("2024-03-13", "ada"),
        ] {
            try await dashboard.log("purchase", user, #"{"amount":10}"#, at: "\(day)T12:00:00Z")
        }
    }

    /// What the last chart of the page says about its point.
    private static func said(in browser: Browser) throws -> String {
        try browser.run("return document.querySelector('[role=slider]').ariaValueText") as? String ?? ""
    }

    @Test func aRangeIsChosenFromTheCalendar() async throws {
        let dashboard = try await RunningDashboard.start()
        try await Self.logSpring(on: dashboard)
        let browser = try await dashboard.signIn()
        try await dashboard.show("?from=2024-03-04&to=2024-03-10", in: browser)
        try await browser.sees("Events\n2", in: ".tiles")
        try await browser.click("#range")
        try await browser.sees("March 2024", in: ".calendar")
        // The first click is the first day, the next one the last.
        try await browser.click("[data-day='2024-03-06']")
        try await browser.click("[data-day='2024-03-19']")
        try await browser.click(named: "Show")
        try await browser.misses("dialog")
        try await browser.sees("Mar 6 – 19, 2024", in: "#range")
        try await browser.sees("Mar 6, 2024 to Mar 19, 2024", in: ".page-head")
        #expect(try browser.text(".tiles")?.hasPrefix("Events\n2") == true)
        #expect(try browser.address.hasSuffix("#/?from=2024-03-06&to=2024-03-19"))
        #expect(try browser.run("return document.querySelector(':focus').id") as? String == "range")

        // The arrow keys move through the days, and Page up goes to the month before.
        try await browser.click("#range")
        try browser.run("document.querySelector('[data-day][tabindex=\"0\"]').focus()")
        for key in ["\u{E013}", "\u{E012}", "\u{E00E}"] as [Character] { try browser.press(key) }
        try await browser.sees("February 2024", in: ".calendar h3")
        #expect(try browser.run("return document.activeElement.dataset.day") as? String == "2024-02-11")
        try browser.press("\u{E007}")
        try await browser.sees(property: "value", of: "#range-from", is: "2024-02-11")
        try await browser.sees(property: "value", of: "#range-to", is: "2024-02-11")
        for _ in 0..<3 { try browser.press("\u{E015}") }
        try browser.press("\u{E007}")
        try await browser.sees(property: "value", of: "#range-to", is: "2024-03-03")
        try await browser.click(named: "Show")
        try await browser.sees("Feb 11 – Mar 3, 2024", in: "#range")
        try await browser.sees("Feb 11, 2024 to Mar 3, 2024", in: ".page-head")
        #expect(try browser.text(".tiles")?.hasPrefix("Events\n2") == true)

        // A range can't end before it begins, nor in the future.
        try await browser.click("#range")
        for (from, to, message) in [
            ("2024-03-06", "2024-03-05", "The last day lies before the first one"),
            ("2024-03-06", "9000-01-01", "Enter two days that aren’t in the future"),
            ("2010-01-01", "2024-03-05", "A range has at most 3,660 days"),
        ] {
            try browser.run(
                """
                document.getElementById('range-from').value = arguments[0];
                document.getElementById('range-to').value = arguments[1];
                """, from, to)
            try await browser.click(named: "Show")
            try await browser.sees(message, in: "dialog [role=alert]")
        }
        try await browser.click(named: "Cancel")
        try await browser.misses("dialog")
        // A preset is in place of the range.
        try await browser.click("label:has(#period-7d)")
        try await browser.sees("Nothing was logged", in: "main")
        #expect(try browser.address.hasSuffix("#/?period=7d"))
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }

    @Test func thePeriodBeforeIsASecondLine() async throws {
        let dashboard = try await RunningDashboard.start()
        try await Self.logSpring(on: dashboard)
        let browser = try await dashboard.signIn()
        try await dashboard.show("events/purchase?from=2024-03-04&to=2024-03-17&interval=week", in: browser)
        try await browser.sees("Week by week", in: "main")
        #expect(try browser.run("return document.querySelectorAll('.chart .before').length") as? Int == 0)
        try await browser.click("#compare")
        try await browser.sees("Compared with 14 days before", in: ".legend")
        #expect(try browser.run("return document.querySelectorAll('.chart .before').length") as? Int == 4)
        #expect(
            try Self.said(in: browser)
                == "Mar 11 – 17, 2024, 1 Events, 1 Events, before, 1 Users, 1 Returning users, 0 New users, "
                + "1 Users, before, 10 Points, 10 Points, before, 10 Sum of amount, 10 Sum of amount, before")
        // The table has the line too.
        try await browser.click(".chart summary")
        try await browser.sees("Events, before", in: ".chart table")
        // A range whose weeks begin on other days than those before has no line for users, who can't be added up.
        try await dashboard.show(
            "events/purchase?from=2024-03-04&to=2024-03-19&interval=week&compare=previous", in: browser)
        try await browser.sees("Compared with 16 days before", in: ".legend")
        #expect(try Self.said(in: browser).contains("Users, before") == false)
        #expect(try Self.said(in: browser).contains("0 Events, 0 Events, before") == true)
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }

    /// Days become weeks, and weeks months, before their columns are hairlines.
    @Test func longRangesHaveWeeksOrMonths() async throws {
        let dashboard = try await RunningDashboard.start()
        try await Self.logSpring(on: dashboard)
        try await dashboard.log("login", "ada", at: "2024-03-05T12:00:00Z")
        let browser = try await dashboard.signIn()
        for (range, title, points) in [
            ("from=2024-03-01&to=2024-05-31", "Day by day", "92"),
            ("from=2024-01-01&to=2024-12-31", "Week by week", "53"),
            ("from=2022-01-01&to=2024-12-31", "Month by month", "36"),
            ("from=2024-03-01&to=2024-05-31&interval=month", "Month by month", "3"),
            ("from=2024-03-04&to=2024-03-05&interval=hour", "Hour by hour", "48"),
        ] {
            try await dashboard.show("?\(range)", in: browser)
            try await browser.sees(title, in: "main")
            #expect(
                try browser.run("return document.querySelector('[role=slider]').ariaValueMax") as? String == points,
                "\(range)")
        }
        // The events are stacked, and the users are divided.
        try await dashboard.show("?from=2024-02-01&to=2024-03-31&interval=month", in: browser)
        try await browser.sees("Purchase", in: ".legend")
        #expect(
            try Self.said(in: browser)
                == "March 2024, 4 Events, 3 Purchase, 1 Login, 2 Users, 1 Returning users, 1 New users, 35 Points")
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }

    /// Whoever gets the address sees the same.
    @Test func theAddressHoldsTheView() async throws {
        let dashboard = try await RunningDashboard.start()
        try await Self.logSpring(on: dashboard)
        try await dashboard.log("purchase", "ada", #"{"amount":10,"channel":"web"}"#, at: "2024-03-07T12:00:00Z")
        let browser = try await dashboard.signIn()
        try await dashboard.show("events/purchase?from=2024-03-01&to=2024-03-31", in: browser)
        try await browser.click("label:has(#interval-week)")
        try await browser.sees("Week by week", in: "main")
        try await browser.click("#compare")
        try await browser.sees("Compared with 31 days before", in: ".legend")
        try await browser.click("label:has(#by-tags)")
        try await browser.sees("tags", in: "main thead")
        try await browser.click("label:has(#by-channel)")
        try await browser.sees("channel", in: "main thead")
        try await browser.click(named: "web")
        try await browser.sees("channel: web", in: ".notice.only")
        let address = try browser.address
        let shown = try browser.text("main")

        let other = try await dashboard.signIn()
        try other.open("about:blank")
        try other.open(address)
        try await other.sees("channel: web", in: ".notice.only")
        #expect(try other.text("main") == shown)
        #expect(try other.property("checked", of: "#compare") as? Bool == true)
        #expect(try other.property("checked", of: "#interval-week") as? Bool == true)
        try await dashboard.stop()
    }
}
