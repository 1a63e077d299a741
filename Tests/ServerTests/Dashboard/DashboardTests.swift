import Foundation
import TestSupport
import Testing

/// The dashboard as a person uses it: in a real browser, behind a real web server.
@Suite(
    .serialized,
    .enabled(if: Browser.isInstalled, "Chromium and its driver are missing: Tests/run installs them where it can"))
struct DashboardTests {
    // MARK: - Signing in

    @Test func aLinkSignsInAndLeavesNoTokenBehind() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await Browser.start(in: TemporaryFolder())
        let link = try await dashboard.link()
        let token = try #require(link.split(separator: "#token=").last.map(String.init))
        try browser.open(link)
        try await browser.sees("Overview", in: "h1")
        try await browser.sees("Acme shop")
        #expect(try browser.address == "\(dashboard.address)#/")
        #expect(try browser.run("return JSON.stringify({...localStorage}) + document.cookie") as? String == "{}")
        #expect(try browser.run("return Object.values(sessionStorage)") as? [String] == [token])

        // The session outlives a reload, not a sign-out.
        try browser.reload()
        try await browser.sees("Overview", in: "h1")
        try await browser.click("#sign-out")
        try await browser.sees("Sign in", in: "h1")
        #expect(try browser.run("return sessionStorage.length") as? Int == 0)
        try browser.reload()
        try await browser.sees("Sign in", in: "h1")
        #expect(try browser.takeConsole() == [])
        try await dashboard.stop()
    }

    @Test func onlyGoodAdminTokensSignIn() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await Browser.start(in: TemporaryFolder())
        try browser.open(dashboard.address)
        let user = try await dashboard.program.succeed("token", "--project", "shop", "--user", "ada")
        let forged = try await dashboard.link().split(separator: "#token=")[1].dropLast(8) + "AAAAAAAA"
        for (token, message) in [
            ("abc", "That is not a token"), (user, "needs one with the scope admin"),
            (String(forged), "The token’s signature doesn’t fit"),
        ] {
            try await browser.write(token, into: "#token")
            try await browser.click(named: "Sign in")
            try await browser.sees(message, in: "[role=alert]")
            try await browser.sees(property: "ariaInvalid", of: "#token", is: "true")
        }
        let link = try await dashboard.link()
        let good = String(link.split(separator: "#token=")[1])
        for pasted in [good, link, "Bearer \(good)", "Authorization: Bearer  \(good)", "  '\(good)' "] {
            try await browser.write(pasted, into: "#token")
            try await browser.click(named: "Sign in")
            try await browser.sees("Overview", in: "h1")
            #expect(try browser.run("return Object.values(sessionStorage)") as? [String] == [good], "\(pasted)")
            try await browser.click("#sign-out")
            try await browser.sees("Sign in", in: "h1")
        }
        try await browser.write(good, into: "#token")
        try await browser.click(named: "Sign in")
        try await browser.sees("Overview", in: "h1")

        // What the API refuses ends the session, and says why.
        try browser.run("sessionStorage.setItem('punchcard.token', arguments[0])", String(forged))
        try browser.reload()
        try await browser.sees("The token’s signature doesn’t fit", in: "[role=alert]")
        try await dashboard.stop()
    }

    // MARK: - Events

    @Test func anEventIsDefinedLoggedAndSeenInTheChart() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await browser.click(named: "Events")
        try await browser.click(named: "New event")
        try await browser.write("Größe gewählt", into: "#event-title")
        try await browser.sees(property: "value", of: "#event-id", is: "grosse_gewahlt")
        try await browser.write("size_chosen", into: "#event-id")
        try await browser.write("seven", into: "[data-pointer^='/reward/'] input")
        try await browser.click(named: "Add a condition")
        try await browser.write("size", into: ".comparison .condition-field")
        try await browser.choose("greater_than", in: ".comparison .operator")
        try await browser.write("40", into: ".comparison .operand .operand input")

        // A mistake stands beside its field.
        try await browser.click("#save")
        try await browser.sees("There is a mistake", in: ".notice.bad")
        try await browser.sees("found \"seven\"", in: "[data-pointer='/reward/default'] > .error")
        try await browser.sees(property: "ariaInvalid", of: "[data-pointer='/reward/default'] select", is: "true")

        // What would come of it, before it is saved.
        try await browser.write("7", into: "[data-pointer='/reward/default'] input")
        try await browser.sees("+7 points", in: "#preview-outcome")
        try await browser.sees("size is greater than 40 — it is 41", in: "#preview-outcome")
        try await browser.choose("greater_than_or_equal", in: ".comparison .operator")
        try await browser.sees("size is at least 40 — it is 40", in: "#preview-outcome")
        try await dashboard.save("events/size_chosen", in: browser)
        try await browser.sees("Größe gewählt", in: "h1")
        let stored = try await dashboard.send("GET", "/event/size_chosen")
        #expect(stored["reward"] == #"{"default":7}"#)
        #expect(
            stored["conditions"]
                == #"{"type":"AND","conditions":[{"field":"size","operator":"greater_than_or_equal","value":40}]}"#)

        try await dashboard.log("size_chosen", "ada", #"{"size":41}"#)
        try await dashboard.log("size_chosen", "ada", #"{"size":39}"#)
        try await dashboard.show("", in: browser)
        try await browser.sees("Größe gewählt", in: ".bars")
        // Today is the chart's last point, and the one that it begins with; the arrow keys move from there.
        let chart = "[role=slider]"
        let today = try #require(
            try browser.run("return document.querySelector(arguments[0]).ariaValueText", chart) as? String)
        #expect(today.hasSuffix(", 2 Events, 1 Users, 0 Returning users, 1 New users, 7 Points"))
        try browser.run("document.querySelector(arguments[0]).focus({focusVisible: true})", chart)
        try browser.press("\u{E012}")
        try await eventually("the day before has the focus") {
            let yesterday = try browser.property("ariaValueText", of: chart) as? String
            return yesterday?.hasSuffix(", 0 Events, 0 Users, 0 Returning users, 0 New users, 0 Points") == true
        }
        try await browser.sees(property: "hidden", of: ".tip", is: false)
        // Today isn't over: its columns are paler. A day alone is shown by its hours.
        #expect(try browser.run("return document.querySelectorAll('.chart path.open').length") as? Int == 3)
        #expect(today.contains(", so far"))
        try await browser.click("label:has(#period-1d)")
        try await browser.sees("Hour by hour")
        let hours = try browser.run("return document.querySelector(arguments[0]).ariaValueMax", chart) as? String
        #expect(hours == "24")
        #expect(try browser.run("return document.querySelector('.chart text.value').textContent") as? String == "2")
        try await dashboard.show("events/size_chosen", in: browser)
        try await browser.sees("1 of 2 events", in: ".tiles")
        #expect(try browser.takeConsole().filter { !$0.contains("400 (Bad Request)") } == [])
        try await dashboard.stop()
    }

    @Test func unseenChangesAreNotOverwritten() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await dashboard.show("edit/event/login", in: browser)
        try await browser.write("Signed in", into: "#event-title")
        let theirs = #"{"title":"Login","reward":{"default":6},"limit":1,"limitWindow":"day"}"#
        #expect(try await dashboard.send("PUT", "/event/login", theirs).status == 200)
        try await browser.click("#save")
        try await browser.sees("Somebody else has changed it", in: "dialog")
        try await browser.sees("Signed in", in: "dialog tr:has(th) code ~ *, dialog tbody")
        // Both are told in words.
        try await browser.sees("Everybody: 6", in: "dialog tbody")
        try await browser.click(named: "Back to the form")
        try await browser.misses("dialog")
        #expect(try await dashboard.send("GET", "/event/login")["title"] == #""Login""#)
        try await browser.click("#save")
        try await browser.click(named: "Save mine")
        try await browser.sees("Signed in", in: "h1")
        #expect(try await dashboard.send("GET", "/event/login")["reward"] == #"{"default":5}"#)

        // A form that was changed is not left by a slip.
        try await dashboard.show("edit/event/login", in: browser)
        try await browser.write("Lost", into: "#event-title")
        try await browser.click(named: "Streaks")
        try await browser.sees("Leave without saving?", in: "dialog")
        try await browser.click(named: "Stay")
        try await browser.misses("dialog")
        try await browser.sees(property: "value", of: "#event-title", is: "Lost")
        #expect(try browser.address.hasSuffix("#/edit/event/login"))
        try await browser.click(named: "Streaks")
        try await browser.click(named: "Leave")
        try await browser.sees("Every day", in: ".grid-cards")
        try await dashboard.stop()
    }

    @Test func anEventIsArchivedAndDeleted() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await dashboard.show("events/login", in: browser)
        try await browser.click("#archive")
        try await browser.sees("Archived", in: ".chips")
        #expect(try await dashboard.send("GET", "/event/login")["status"] == #""ARCHIVED""#)
        // Deleting is behind a menu, and says what would be left without it.
        #expect(try browser.run("return document.getElementById('delete').checkVisibility()") as? Bool == false)
        try await browser.click("#more")
        try await browser.click("#delete")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Other definitions refer to it", in: "dialog")
        try await browser.click(named: "Every day")
        try await browser.sees("Every day", in: "h1")
        try await browser.misses("dialog")
        try await dashboard.show("events/login", in: browser)
        try await browser.click("#more")
        try await browser.click("#delete")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Streak: Every day", in: "dialog")
        #expect(try await dashboard.send("DELETE", "/streak/daily").status == 204)
        try await browser.click("dialog button[type=submit]")
        try await browser.misses("dialog")
        try await browser.sees("Events", in: "h1")
        #expect(try await dashboard.send("GET", "/event/login").status == 404)
        try await dashboard.stop()
    }
}
