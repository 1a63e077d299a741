import Testing

extension DashboardTests {
    // MARK: - When points count

    @Test func anEventSaysWhenItsPointsCount() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await dashboard.show("edit/event/login", in: browser)
        try await browser.sees(property: "value", of: "#event-validity", is: "project")
        try await browser.choose("months", in: "#event-validity")
        try await browser.write("soon", into: "[data-pointer='/pending/days'] input")
        try await browser.click("#save")
        try await browser.sees("enter a number of months", in: "[data-pointer='/validity/months'] > .error")
        try await browser.sees("found \"soon\"", in: "[data-pointer='/pending/days'] > .error")
        try await browser.write("12", into: "[data-pointer='/validity/months'] input")
        try await browser.choose("month", in: "[data-pointer='/validity/until'] select")
        try await browser.write("14", into: "[data-pointer='/pending/days'] input")
        try await dashboard.save("events/login", in: browser)
        try await browser.sees("After 14 full days", in: ".facts")
        try await browser.sees(
            "12 months after they can first be spent, at the end of the calendar month", in: ".facts")
        let stored = try await dashboard.send("GET", "/event/login")
        #expect(stored["validity"] == #"{"months":12,"until":"month"}"#)
        #expect(stored["pending"] == #"{"days":14}"#)

        // Points can't expire while they are pending.
        try await dashboard.show("edit/event/login", in: browser)
        try await browser.choose("inactivity", in: "#event-validity")
        try await browser.write("1", into: "[data-pointer='/validity/inactivity/months'] input")
        try await browser.write("28", into: "[data-pointer='/pending/days'] input")
        try await browser.click("#save")
        try await browser.sees("has to be at most 27", in: "[data-pointer='/pending/days'] > .error")
        try await browser.write("27", into: "[data-pointer='/pending/days'] input")
        try await dashboard.save("events/login", in: browser)
        try await browser.sees("After 1 month without activity", in: ".facts")
        #expect(try await dashboard.send("GET", "/event/login")["validity"] == #"{"inactivity":{"months":1}}"#)

        // Neither is a rule of the event's own any more.
        for (choice, text, validity) in [("none", "Never", #""none""#), ("project", "By the project’s rule", nil)] {
            try await dashboard.show("edit/event/login", in: browser)
            try await browser.choose(choice, in: "#event-validity")
            try await browser.write("", into: "[data-pointer='/pending/days'] input")
            try await dashboard.save("events/login", in: browser)
            try await browser.sees(text, in: ".facts")
            let stored = try await dashboard.send("GET", "/event/login")
            #expect(stored["validity"] == validity)
            #expect(stored["pending"] == nil)
        }
        try await dashboard.stop()
    }

    // MARK: - Effects

    /// Changes the first bonus of the streak, and asks to save it.
    private func changeBonus(_ length: String, _ points: String, _ dashboard: RunningDashboard, in browser: Browser)
        async throws
    {
        try await dashboard.show("edit/streak/daily", in: browser)
        try await browser.write(length, into: "[data-pointer='/rewards'] .row .field:nth-child(1) input")
        try await browser.write(points, into: "[data-pointer='/rewards'] .row .field:nth-child(2) input")
        try await browser.click("#save")
    }

    @Test func thePastIsPaidOnlyIfAskedFor() async throws {
        let dashboard = try await RunningDashboard.start()
        for user in ["ada", "grace"] { try await dashboard.log("login", user) }
        let browser = try await dashboard.signIn()
        try await changeBonus("1", "50", dashboard, in: browser)
        try await browser.sees("Nobody’s points change.", in: "dialog .effect")
        try await browser.sees("Pay it: 2 users get 100 points, at most 50 each", in: "dialog")
        try await browser.sees(property: "checked", of: "#past-nothing", is: true)
        // Escape leaves everything as it is, the form and the focus included.
        try browser.press("\u{E00C}")
        try await browser.misses("dialog")
        try await browser.sees(property: "id", of: ":focus", is: "save")
        #expect(try await dashboard.send("GET", "/streak/daily")["rewards"] == #"[{"length":7,"points":50}]"#)
        // The keyboard suffices: Enter asks again, the arrow chooses, Enter saves.
        try browser.press("\u{E007}")
        try await browser.sees("Pay it", in: "dialog")
        try browser.press("\u{E015}")
        try await browser.sees(property: "id", of: ":focus", is: "past-pay")
        try browser.press("\u{E007}")
        try await browser.sees("daily is saved.", in: ".toasts")
        #expect(try await dashboard.send("GET", "/user/ada/points")["points"] == "55")

        try await dashboard.show("users/ada", in: browser)
        try await browser.sees("For the past", in: "tr[id^='entry-']:nth-child(1)")

        // What was paid is not paid again, nor what isn't asked for.
        try await changeBonus("1", "60", dashboard, in: browser)
        try await browser.sees("Pay it: 2 users get 20 points, at most 10 each", in: "dialog")
        try await browser.click("dialog button[type=submit]")
        try await browser.misses("dialog")
        try await browser.sees("At 1: 60 points", in: ".facts")
        #expect(try await dashboard.send("GET", "/user/ada/points")["points"] == "55")

        // A change without effect is saved at once.
        try await dashboard.show("edit/event/login", in: browser)
        try await browser.write("6", into: "[data-pointer='/reward/default'] input")
        try await browser.click("#save")
        try await browser.sees("Nothing changes for users so far.", in: ".toasts")
        try await dashboard.stop()
    }

    @Test func progressThatChangesIsCounted() async throws {
        let dashboard = try await RunningDashboard.start()
        for amount in [3, 4] { try await dashboard.log("purchase", "ada", #"{"amount":\#(amount)}"#) }
        let browser = try await dashboard.signIn()
        try await dashboard.show("edit/challenge/three", in: browser)
        try await browser.write("2", into: "[data-pointer='/goal'] input")
        try await browser.click("#save")
        try await browser.sees("The progress of 1 user changes", in: "dialog .effect")
        try await browser.sees("Pay it: 1 user gets 30 points", in: "dialog")
        try await browser.click("dialog .dialog-actions .button")
        try await browser.misses("dialog")

        // So is what a deletion takes away. It is shown before anything is deleted.
        try await dashboard.show("challenges/three", in: browser)
        try await browser.click("#more")
        try await browser.click("#delete")
        try await browser.sees("The progress of 1 user changes", in: "dialog .effect")
        #expect(try await dashboard.send("GET", "/challenge/three")["goal"] == "3")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("“Three purchases” is deleted.", in: ".toasts")
        #expect(try await dashboard.send("GET", "/challenge/three").status == 404)

        // It can be put back from its address, and starts anew.
        try await dashboard.show("challenges/three", in: browser)
        try await browser.sees("This challenge has been deleted.", in: ".page-head")
        try await browser.click("#put-back-1")
        try await browser.sees("Nobody’s points change.", in: "dialog .effect")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Created anew.", in: ".versions")
        #expect(try await dashboard.send("GET", "/challenge/three")["goal"] == "3")
        try browser.open("\(dashboard.address)#/challenges/nothing")
        try await browser.sees("There is no such challenge.", in: "[role=alert]")
        try await dashboard.stop()
    }

    @Test func whatTakesTooLongToCountIsExplained() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        /// Answers each dry run of a definition as the API does after ten seconds.
        func delay() throws {
            try browser.run(
                """
                const send = window.fetch;
                const body = JSON.stringify({statusCode: 503, code: 'effect_overdue', message: ''});
                window.fetch = (address, init) => ['PUT', 'DELETE'].includes(init.method) && address.includes('dryRun=true')
                    ? Promise.resolve(new Response(body, {status: 503})) : send(address, init);
                """)
        }
        try await dashboard.show("edit/event/login", in: browser)
        try delay()
        try await browser.write("6", into: "[data-pointer='/reward/default'] input")
        try await browser.click("#save")
        try await browser.sees("punchcard apply --dry-run", in: "dialog .notice")
        try await browser.click("dialog .dialog-actions .button")
        try await browser.misses("dialog")
        #expect(try await dashboard.send("GET", "/event/login")["reward"] == #"{"default":5}"#)
        try await browser.click("#save")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("6 points", in: ".facts")

        // An unknown number of points is never paid.
        try await dashboard.show("new/streak", in: browser)
        try delay()
        try await browser.write("Each week", into: "[data-pointer='/title'] input")
        try await browser.click("[data-pointer='/events'] input[type=checkbox]")
        try await browser.click("[data-pointer='/backfill'] input")
        try await browser.click("#save")
        try await browser.sees("Saving would also pay for the past.", in: "dialog")
        try await browser.click(named: "Done")
        try await browser.misses("dialog")
        #expect(try await dashboard.send("GET", "/streak/each_week").status == 404)

        try await dashboard.show("streaks/daily", in: browser)
        try delay()
        try await browser.click("#more")
        try await browser.click("#delete")
        try await browser.sees("punchcard apply --dry-run", in: "dialog .notice")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("“Every day” is deleted.", in: ".toasts")
        try await dashboard.stop()
    }

    // MARK: - Versions

    @Test func versionsSayWhoChangedWhat() async throws {
        let dashboard = try await RunningDashboard.start()
        let changed = """
            {"title": "Sign-in", "reward": {"default": 6, "vip": 9}, "limit": 1, "limitWindow": "week",
             "conditions": {"type": "NOT", "conditions": [{"field": "device", "operator": "equals", "value": "bot"}]}}
            """
        #expect(try await dashboard.send("PUT", "/event/login", changed).status == 200)
        let browser = try await dashboard.signIn()
        try await dashboard.show("events/login", in: browser)
        let rows = try browser.run(
            """
            return [...document.querySelectorAll('.versions > li:first-child .changes dt')].map((name) =>
                `${name.textContent}: ${[...name.nextElementSibling.children].map((value) =>
                    value.innerText.replace(/\\s+/g, ' ')).join(' / ')}`);
            """)
        #expect(
            rows as? [String] == [
                "Title: Before: Login / After: Sign-in",
                "Rates: Before: Everybody: 5 / After: Everybody: 6 VIP: 9",
                #"Conditions: Before: None: always met / After: None of these is met device is "bot""#,
                "Within: Before: a day, per user / After: a week, per user",
            ])
        let versions = try #require(try browser.text(".versions"))
        #expect(versions.contains(/Version 2\s+In force\s+.+ GMT\+1 · ops/))
        #expect(versions.contains(/Version 1\s+.+ GMT\+1 · by a command on the server/))

        // It is put back after it was shown what that changes. Somebody else's change is not overwritten unseen.
        try await browser.click("#put-back-1")
        try await browser.sees("Sign-in", in: "dialog .changes del")
        try await browser.sees("Nobody’s progress changes.", in: "dialog .effect")
        let theirs = changed.replacing("Sign-in", with: "Signed in")
        #expect(try await dashboard.send("PUT", "/event/login", theirs).status == 200)
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Somebody else has changed it", in: "dialog .notice.bad")
        try await browser.click(named: "Done")
        #expect(try await dashboard.send("GET", "/event/login")["title"] == #""Signed in""#)
        try await dashboard.show("events/login", in: browser)
        try await browser.click("#put-back-1")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Version 1 is in force again.", in: ".toasts")
        try await browser.sees("Version 4", in: ".versions > li:first-child")
        try await browser.sees(property: "id", of: ":focus", is: "put-back-1")
        let stored = try await dashboard.send("GET", "/event/login")
        #expect(stored["title"] == #""Login""#)
        #expect(stored["reward"] == #"{"default":5}"#)

        // Of many, the newest are shown at first.
        for points in 1...3 {
            let body = #"{"title": "Login", "reward": {"default": \#(points)}}"#
            #expect(try await dashboard.send("PUT", "/event/login", body).status == 200)
        }
        try await dashboard.show("events/login", in: browser)
        #expect(try browser.run("return document.querySelectorAll('.versions > li').length") as? Int == 5)
        try await browser.click(named: "Show all 7 versions")
        #expect(try browser.run("return document.querySelectorAll('.versions > li').length") as? Int == 7)
        try await browser.sees(property: "innerText", of: ":focus", is: "Version 2")
        try await dashboard.stop()
    }

    @Test func aDeletedLeaderboardIsPutBackAtItsAddress() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await dashboard.show("leaderboards?board=this_month", in: browser)
        try await browser.click("#more")
        try await browser.click("#delete")
        try await browser.sees("Nobody’s progress changes.", in: "dialog .effect")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("“Best of the month” is deleted.", in: ".toasts")
        try await dashboard.show("leaderboards?board=this_month", in: browser)
        try await browser.sees("Deleted.", in: ".versions")
        try await browser.click("#put-back-1")
        try await browser.sees("Put back version 1?", in: "dialog")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Created anew.", in: ".versions")
        #expect(try await dashboard.send("GET", "/leaderboard/this_month")["window"] == #""month""#)
        try await dashboard.stop()
    }

    /// What a version refers to can be gone by now.
    @Test func aVersionThatNoLongerFitsIsRefused() async throws {
        let dashboard = try await RunningDashboard.start()
        let onLogin = #"{"title": "Every day", "events": ["purchase"], "period": "daily"}"#
        #expect(try await dashboard.send("PUT", "/streak/daily", onLogin).status == 200)
        #expect(try await dashboard.send("DELETE", "/event/login").status == 204)
        let browser = try await dashboard.signIn(Browser.Settings(language: "de"))
        try await dashboard.show("streaks/daily", in: browser)
        try await browser.click("#put-back-1")
        try await browser.sees("Ereignisse: unbekanntes Ereignis \"login\"", in: "dialog .notice.bad")
        try await browser.click(named: "Fertig")
        try await dashboard.show("events/login", in: browser)
        try await browser.sees("Gelöscht.", in: ".versions")
        try await browser.click("#put-back-1")
        try await browser.sees("Version 1 wiederherstellen?", in: "dialog")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Neu angelegt.", in: ".versions")
        #expect(try await dashboard.send("GET", "/event/login")["reward"] == #"{"default":5}"#)
        try await dashboard.stop()
    }
}
