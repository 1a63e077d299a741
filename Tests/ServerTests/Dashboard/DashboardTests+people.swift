import Foundation
import Testing

extension DashboardTests {
    // MARK: - Users

    @Test func aUserIsLookedUpExportedAndErased() async throws {
        let dashboard = try await RunningDashboard.start()
        for user in ["ada", "adam", "grace"] { try await dashboard.log("login", user) }
        try await dashboard.log("purchase", "ada", #"{"amount":49.99}"#)
        let browser = try await dashboard.signIn()
        try await browser.click(named: "Users")
        try await browser.sees("grace", in: "main table")
        try await browser.write("ada", into: "#search")
        try await eventually("only those that begin so") { try browser.text("main table")?.contains("grace") == false }
        try await browser.click(named: "ada")
        try await browser.sees("55", in: ".tiles")
        try await browser.sees("amount: 49.99", in: "main")

        try await browser.click("#export")
        try await eventually("the export is there") { browser.folder.read("punchcard-ada.json").hasSuffix("}") }
        #expect(browser.folder.read("punchcard-ada.json") == (try await dashboard.send("GET", "/user/ada/export")).text)

        try await browser.click("#edit")
        try await browser.click(named: "Cancel")
        try await browser.misses("dialog")
        try await browser.click("#edit")
        try await browser.click("dialog input[type=checkbox]")
        try await browser.write("Europe/Berlin", into: "dialog [list=zones]")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("VIP", in: ".page-head")
        #expect(try await dashboard.send("GET", "/user/ada")["timezone"] == #""Europe/Berlin""#)

        // It takes the id itself to erase somebody.
        try await browser.click("#more")
        try await browser.click("#erase")
        try await browser.write("adam", into: "#erase-id")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("That is another id", in: "dialog")
        #expect(try await dashboard.send("GET", "/user/ada").status == 200)
        try await browser.write("ada", into: "#erase-id")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("ada is erased", in: ".toasts")
        #expect(try await dashboard.send("GET", "/user/ada").status == 404)
        #expect(try await dashboard.send("GET", "/user/adam").status == 200)
        try await dashboard.stop()
    }

    @Test func aUserGetsADisplayName() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await dashboard.show("users", in: browser)
        try await browser.click("#new-user")
        try await browser.write("ada", into: "#user-id")
        try await browser.write(String(repeating: "x", count: 65), into: "#user-name")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("64 bytes", in: "dialog [data-pointer='/displayName'] .error")
        try await browser.write(" Ada <b>L.</b> ", into: "#user-name")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("Ada <b>L.</b>", in: ".page-head")
        #expect(try await dashboard.send("GET", "/user/ada")["displayName"] == #""Ada <b>L.</b>""#)

        try await browser.click("#edit")
        try await browser.sees(property: "value", of: "#user-name", is: "Ada <b>L.</b>")
        try await browser.write("", into: "#user-name")
        try await browser.click("dialog button[type=submit]")
        try await browser.misses("dialog")
        try await eventually("the name is gone") { try browser.text(".page-head")?.contains("Ada <b>") == false }
        #expect(try await dashboard.send("GET", "/user/ada")["displayName"] == "null")
        try await dashboard.stop()
    }

    // MARK: - API keys

    @Test func whoMayReadWhatIsShown() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await dashboard.show("keys", in: browser)
        try await browser.sees("Statistics\nEvery user of the project", in: "main .facts")
        try await browser.sees("Leaderboards\nEvery user, with the ids of the others", in: "main .facts")
        let changed = try await dashboard.program.succeed("export", "--project", "shop")
        _ = try await dashboard.program.succeed(
            "apply", "-", input: changed + "access: {analytics: admins, leaderboards: names}\n")
        try await dashboard.show("keys", in: browser)
        try await browser.sees("Statistics\nNo users", in: "main .facts")
        try await browser.sees("with the display names of the others", in: "main .facts")
        try await dashboard.stop()
    }

    @Test func aKeyIsShownOnceAndRevoked() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await browser.click(named: "API keys")
        try await browser.click(named: "New key")
        try await browser.click(named: "Create key")
        try await browser.sees("expected a text of 1 to 128 bytes", in: "dialog [data-pointer='/name']")
        try await browser.write("till", into: "#key-name")
        try await browser.click(named: "Create key")
        try await browser.sees("pk_", in: "#key-text")
        let key = try #require(try browser.text("#key-text"))
        #expect(try await dashboard.send("GET", "/event", key: key).status == 200)
        try await browser.click(named: "Done")
        try await browser.sees("till", in: "main table")
        #expect(try browser.text()?.contains(key) == false)
        try await browser.click(named: "Revoke")
        try await browser.click("dialog button[type=submit]")
        try await browser.sees("till is revoked", in: ".toasts")
        #expect(try await dashboard.send("GET", "/event", key: key).status == 401)
        try await dashboard.stop()
    }

    // MARK: - Streaks and challenges

    @Test func streaksAndChallengesAreDefined() async throws {
        let dashboard = try await RunningDashboard.start()
        let browser = try await dashboard.signIn()
        try await dashboard.show("new/streak", in: browser)
        try await browser.write("Jede Woche", into: "[data-pointer='/title'] input")
        try await browser.click("#save")
        try await browser.sees("expected at least one of the", in: "[data-pointer='/events'] > .error")
        try await browser.click("[data-pointer='/events'] input[type=checkbox]")
        try await browser.choose("weekly", in: "[data-pointer='/period'] select")
        try await browser.click(named: "Add a bonus")
        try await browser.write("4", into: "[data-pointer='/rewards'] .field:nth-child(1) input")
        try await browser.write("40", into: "[data-pointer='/rewards'] .field:nth-child(2) input")
        try await dashboard.save("streaks/jede_woche", in: browser)
        try await browser.sees("Jede Woche", in: "h1")
        let streak = try await dashboard.send("GET", "/streak/jede_woche")
        #expect(streak["rewards"] == #"[{"length":4,"points":40}]"#)
        #expect(streak["period"] == #""weekly""#)

        try await dashboard.show("edit/challenge/three", in: browser)
        try await browser.write("5", into: "[data-pointer='/goal'] input")
        try await browser.write("Fünf Käufe", into: "[data-pointer='/title/de'] input")
        try await browser.sees("Challenge “Three purchases”: 1 of 5", in: "#preview-outcome")
        try await dashboard.save("challenges/three", in: browser)
        try await browser.sees("Purchase 5 times", in: ".page-head")
        let challenge = try await dashboard.send("GET", "/challenge/three")
        #expect(challenge["title"] == #"{"default":"Three purchases","de":"Fünf Käufe"}"#)
        try await dashboard.log("purchase", "ada", #"{"amount":1}"#)
        try await dashboard.show("challenges/three", in: browser)
        try await browser.sees("Participants\n1", in: ".tiles")
        try await dashboard.stop()
    }
}
