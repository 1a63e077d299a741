import Foundation
import Testing

extension DashboardTests {
    // MARK: - Conditions

    /// What holds inside "none of these" breaks the rule, though the comparison itself is true.
    @Test func thePreviewShowsBrokenRules() async throws {
        let dashboard = try await RunningDashboard.start()
        let review = """
            {"title": "Review", "type": "CONDITIONAL", "rewardValueField": "stars", "threshold": 4,
             "reward": {"default": 10},
             "conditions": {"type": "AND", "conditions": [
                {"type": "NOT", "conditions": [
                    {"field": "source", "operator": "equals", "value": "bot"},
                    {"field": "test", "operator": "equals", "value": true}]},
                {"type": "OR", "conditions": [
                    {"field": "words", "operator": "greater_than", "value": 20},
                    {"field": "photo", "operator": "exists"}]}]}}
            """
        #expect(try await dashboard.send("PUT", "/event/review", review).status == 201)
        let browser = try await dashboard.signIn()
        try await dashboard.show("edit/event/review", in: browser)
        /// The lines of the preview about conditions: `good`, `bad` or nothing, and the words.
        func lines() throws -> [String] {
            try browser.run(
                """
                return [...document.querySelectorAll('#preview-outcome li')].filter((li) => li.querySelector('code'))
                    .map((li) => `${li.className}: ${[...li.querySelector(':scope > div').childNodes]
                        .filter(({nodeName}) => nodeName !== 'UL').map(({textContent}) => textContent).join('')}`)
                """) as? [String] ?? []
        }
        // The form suggests what meets the conditions.
        try await browser.sees("+10 points", in: "#preview-outcome")
        #expect(try lines().allSatisfy { !$0.hasPrefix("bad") })
        try await browser.write("bot", into: "#preview-fields [data-pointer='/metadata/source'] input")
        try await browser.choose("true", in: "#preview-fields [data-pointer='/metadata/test'] select")
        try await browser.sees("test is true — it is true This breaks the rule", in: "#preview-outcome")
        #expect(
            try lines() == [
                "good: As it should be: stars is at least 4 — it is 4",
                "bad: Not as it should be: None of these may be met:",
                #"bad: Not as it should be: source is "bot" — it is "bot" This breaks the rule."#,
                "bad: Not as it should be: test is true — it is true This breaks the rule.",
                "good: As it should be: At least one of these has to be met:",
                "good: As it should be: words is greater than 20 — it is 21", ": photo is present — it is missing",
            ])
        try await browser.write("shop", into: "#preview-fields [data-pointer='/metadata/source'] input")
        try await browser.choose("false", in: "#preview-fields [data-pointer='/metadata/test'] select")
        try await browser.sees("+10 points", in: "#preview-outcome")
        #expect(try lines().contains(#"good: As it should be: source is "bot" — it is "shop""#))

        // The list says what the points hang on; the page has the whole.
        try await dashboard.show("events", in: browser)
        try await browser.sees("10 points, if stars ≥ 4 and its conditions are met", in: "main table")
        try await browser.sees("amount × 1 points · amount × 2 points (VIP), if amount > 0", in: "main table")
        try await dashboard.stop()
    }

    // MARK: - Mistakes

    @Test func mistakesAreNamedByTheirLabels() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await dashboard.show("new/event", in: browser)
        try await browser.write("Visit", into: "#event-title")
        try await browser.choose("CONDITIONAL", in: "#event-type")
        try await browser.click(named: "Add a condition")
        try await browser.choose("between", in: ".comparison .operator")
        try await browser.click(named: "Add a field")
        try await browser.click("#save")
        try await browser.sees("mistakes", in: ".notice.bad")
        let summary = try #require(try browser.text(".notice.bad"))
        #expect(summary.contains("Field: is empty"))
        #expect(summary.contains("Field name: is empty"))
        try await browser.sees("Field name: is empty", in: "#preview-outcome")
        // Neither there nor in the preview does anybody read a place in the JSON.
        for text in [summary, try browser.text("#preview-outcome") ?? ""] {
            #expect(text.firstMatch(of: /\/[a-zA-Z]+/) == nil, "\(text)")
        }
        // A link in the summary leads to the field, which tells of its mistake.
        try browser.run("document.querySelector('.notice.bad a').click()")
        let told = try browser.run(
            """
            const control = document.activeElement;
            return control.getAttribute('aria-invalid') === 'true' && control.getAttribute('aria-describedby').split(' ')
                .some((id) => document.getElementById(id)?.textContent !== '');
            """)
        #expect(told as? Bool == true)

        // So do dialogs.
        try await dashboard.show("users", in: browser)
        try await browser.click("#new-user")
        try await browser.write("mars", into: "dialog [list=zones]")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("User id", in: "dialog .notice.bad")
        #expect(try browser.text("dialog [data-pointer='/userId'] .error")?.isEmpty == false)
        try await browser.write("ada", into: "#user-id")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("expected an IANA name", in: "dialog [data-pointer='/timezone'] .error")
        try await dashboard.stop()
    }

    // MARK: - Streaks, challenges and leaderboards

    @Test func streaksAreTriedOutAsEdited() async throws {
        let dashboard = try await RunningDashboard.start()
        try await dashboard.log("login", "ada")
        let browser = try await dashboard.signIn()
        try await dashboard.show("edit/streak/daily", in: browser)
        try await browser.sees("This streak stays as it is", in: "#preview-outcome")
        try await browser.click(named: "Add a bonus")
        try await browser.write("1", into: "[data-pointer='/rewards'] .row:last-child .field:nth-child(1) input")
        try await browser.write("40", into: "[data-pointer='/rewards'] .row:last-child .field:nth-child(2) input")
        try await browser.write("grace", into: "#preview-user")
        try await browser.sees("Streak “Every day”: length 1", in: "#preview-outcome")
        try await browser.sees("Balance afterwards: 45", in: "#preview-outcome")
        // The rule pays what the next event leads to: nothing for the length of 1 that ada has already.
        try await browser.write("ada", into: "#preview-user")
        try await browser.sees("This streak stays as it is", in: "#preview-outcome")
        try await browser.sees("Balance afterwards: 5", in: "#preview-outcome")
        #expect(try await dashboard.send("GET", "/user/ada/points")["points"] == "5")
        try await dashboard.show("new/streak", in: browser)
        try await browser.sees("once the form is complete", in: "#preview-outcome")
        try await browser.write("Each week", into: "[data-pointer='/title'] input")
        try await browser.choose("weekly", in: "[data-pointer='/period'] select")
        try await browser.click("[data-pointer='/events'] input[type=checkbox]")
        try await browser.sees("Streak “Each week”: length 1", in: "#preview-outcome")
        try await dashboard.stop()
    }

    @Test func datesArePickedOnTheProjectsClock() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await dashboard.show("edit/challenge/three", in: browser)
        /// What a picker gives, in place of what is in it.
        func pick(_ time: String, _ name: String) throws {
            try browser.run(
                """
                const input = document.querySelector(`[data-pointer='/${arguments[1]}'] input`);
                input.value = arguments[0];
                input.dispatchEvent(new Event('input', {bubbles: true}));
                """, time, name)
        }
        try await browser.sees(property: "type", of: "[data-pointer='/start'] input", is: "datetime-local")
        try await browser.sees("In the time zone Europe/Berlin", in: "[data-pointer='/start']")
        // A minute of the hour that the clock skips is as much later; of one that comes twice it is the first.
        for (time, instant) in [
            ("2026-12-01T00:00:00", "2026-11-30T23:00:00.000Z"), ("2027-03-28T02:30:15", "2027-03-28T01:30:15.000Z"),
            ("2026-10-25T02:30:00", "2026-10-25T00:30:00.000Z"),
        ] {
            try await dashboard.show("edit/challenge/three", in: browser)
            try pick(time, "start")
            try pick("2028-01-01T00:00", "end")
            try await dashboard.save("challenges/three", in: browser)
            #expect(try await dashboard.send("GET", "/challenge/three")["start"] == "\"\(instant)\"", "\(time)")
            #expect(try await dashboard.send("GET", "/challenge/three")["end"] == #""2027-12-31T23:00:00.000Z""#)
        }
        // A year of five digits is none: saving says so at the field.
        try await dashboard.show("edit/challenge/three", in: browser)
        for year in ["12026", "275760"] {
            try pick("\(year)-01-01T00:00:00", "start")
            try await browser.click("#save")
            try await eventually("the field says what is wrong") {
                try browser.text("[data-pointer='/start'] .error")?.isEmpty == false
            }
        }
        #expect(try await dashboard.send("GET", "/challenge/three")["start"] == #""2026-10-25T00:30:00.000Z""#)
        try await dashboard.show("challenges/three", in: browser)
        // Where times stand, the zone does, and the seconds.
        try await browser.sees("Jan 1, 2028, 12:00:00 AM GMT+1", in: ".facts")
        try await browser.sees("Times are in Europe/Berlin", in: "#side")
        // What nobody touches stays: the second 2:30 of that night.
        let second = """
            {"title": "Three purchases", "eventId": "purchase", "goal": 3, "points": 30,
             "start": "2026-10-25T01:30:00.500Z"}
            """
        #expect(try await dashboard.send("PUT", "/challenge/three", second).status == 200)
        try await dashboard.show("edit/challenge/three", in: browser)
        try await browser.write("4", into: "[data-pointer='/goal'] input")
        try await dashboard.save("challenges/three", in: browser)
        try await browser.sees("Purchase 4 times", in: ".page-head")
        #expect(try await dashboard.send("GET", "/challenge/three")["start"] == #""2026-10-25T01:30:00.500Z""#)
        try await dashboard.stop()
    }

    /// Saving a form changes what was changed in it.
    @Test func whatWasNotTouchedStays() async throws {
        let dashboard = try await RunningDashboard.start()
        let gift = """
            {"title": "Gift", "reward": {"default": 5}, "validity": {"months": 12, "until": "month"}, "pending": {"days": 14}}
            """
        let stored = try await dashboard.send("PUT", "/event/gift", gift)
        #expect(stored.status == 201)
        let browser = try await dashboard.signIn()
        try await dashboard.show("edit/event/gift", in: browser)
        try await browser.write("A present", into: "#event-title")
        try await dashboard.save("events/gift", in: browser)
        try await browser.sees("A present", in: "h1")
        let saved = try await dashboard.send("GET", "/event/gift")
        #expect(saved.text == stored.text.replacing(#""title":"Gift""#, with: #""title":"A present""#))
        try await dashboard.stop()
    }

    @Test func aLeaderboardHasATitle() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn(Browser.Settings(language: "de"))
        try await dashboard.show("leaderboards?board=this_month", in: browser)
        try await browser.sees("Die Besten", in: ".card h2")
        try await browser.sees("Dieser Monat.", in: ".card-head")
        try await dashboard.show("new/leaderboard", in: browser)
        try await browser.write("Top VIPs", into: "[data-pointer='/title'] input")
        try await browser.choose("vip", in: "[data-pointer='/usergroupId'] select")
        try await dashboard.save("leaderboards", in: browser)
        try await browser.sees("Top VIPs", in: "#board")
        #expect(try await dashboard.send("GET", "/leaderboard/top_vips")["title"] == #""Top VIPs""#)
        try await dashboard.stop()
    }
}
