import JSON
import Testing

@testable import Loyalty

/// The defaults of definitions, and the different forms with the same meaning.
@Suite struct DefinitionDefaultsTests {
    @Test func projectHasDefaults() throws {
        let project = try DefinitionFixture.read(#"{"project": "cafe", "tenant": "acme"}"#).get()
        #expect(project.project == "cafe")
        #expect(project.tenant == "acme")
        #expect(project.title == "cafe")
        #expect(project.timezone == "UTC")
        #expect(project.hosts.isEmpty && project.trustedHosts.isEmpty && project.origins.isEmpty)
        #expect(!project.createsUsers)
        #expect(project.backdatingDays == 400)
        #expect(project.access.analytics == .users && project.access.leaderboards == .users)
        #expect(project.secrets.isEmpty)
        #expect(project.points == PointsTerms(validity: .never, pendingDays: 0))
        #expect(project.shortfall == .debt)
        #expect(project.jwks == nil)
        #expect(project.events.isEmpty && project.usergroups.isEmpty && project.streaks.isEmpty)
        #expect(project.challenges.isEmpty && project.leaderboards.isEmpty && project.offers.isEmpty)
    }

    @Test func nullIsAbsent() throws {
        let names = [
            "title", "timezone", "hosts", "trustedHosts", "origins", "users", "backdating", "access", "auth",
            "usergroups", "points", "reversal", "events", "streaks", "challenges", "leaderboards", "offers",
        ]
        let nulls = names.map { ", \"\($0)\": null" }.joined()
        #expect(
            try DefinitionFixture.read(#"{"project": "cafe", "tenant": "acme"\#(nulls)}"#).get()
                == DefinitionFixture.read(#"{"project": "cafe", "tenant": "acme"}"#).get())
    }

    @Test func eventHasDefaults() throws {
        let project = try DefinitionFixture.read(DefinitionFixture.project()).get()
        let event = try #require(project.events.first)
        #expect(event == EventDefinition(eventId: "visit", title: "Visit"))
        #expect(event.status == .active)
        #expect(event.kind == .fixed)
        #expect(event.limit == nil)
        #expect(event.limitWindow == .lifetime)
        #expect(event.rewardValueField == "amount")
        #expect(event.rewardPer == .one)
        #expect(event.rounding == .nearest)
        #expect(!event.apiKeyRequired)
        #expect(event.conditions == nil)
        #expect(event.validity == nil)
        #expect(event.pendingDays == nil)
    }

    @Test func titlesDefaultToIds() throws {
        let project = try DefinitionFixture.read(
            DefinitionFixture.project(
                #"""
                "streaks": [{"streakId": "s", "events": ["visit"], "period": "weekly"}],
                "challenges": [{"challengeId": "c", "eventId": "visit", "goal": 3, "points": 5}]
                """#)
        ).get()
        #expect(project.usergroups.map(\.title) == [LocalizedText("gold")])
        #expect(project.streaks.map(\.title) == [LocalizedText("s")])
        #expect(project.streaks[0].dayStartHour == 0)
        #expect(project.streaks[0].freezes == nil)
        #expect(project.challenges.map(\.title) == [LocalizedText("c")])
        #expect(project.challenges[0].metric == .count)
        #expect(!project.challenges[0].repeatable)
    }

    @Test func secrets() throws {
        let values = [
            "env:SECRET_1", "file:/run/secrets/a b", "generate", "keep", "0123456789abcdef0123456789abcdef",
        ]
        let secrets = values.enumerated().map { #"{"id": "\#($0)", "algorithm": "HS256", "value": "\#($1)"}"# }
        let text = #"{"project": "p", "tenant": "t", "auth": {"secrets": [\#(secrets.joined(separator: ", "))]}}"#
        let project = try DefinitionFixture.read(text).get()
        #expect(
            project.secrets.map(\.source) == [
                .environment(name: "SECRET_1"), .file(path: "/run/secrets/a b"), .generate, .keep, .literal(values[4]),
            ])
        // A secret that isn't a reference is never written.
        let written = DefinitionFixture.text(project.write)
        #expect(!written.contains(values[4]))
        let again = try DefinitionFixture.read(written).get()
        #expect(
            again.secrets.map(\.source) == [
                .environment(name: "SECRET_1"), .file(path: "/run/secrets/a b"), .keep, .keep, .keep,
            ])
    }

    @Test func keySetCanBeTextOrObject() throws {
        let set =
            #"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","kid":"a"}]}"#
        let object = try DefinitionFixture.read(#"{"project": "p", "tenant": "t", "auth": {"jwks": \#(set)}}"#).get()
        #expect(object.jwks == Array(set.utf8))
        let quoted = DefinitionFixture.text { $0.value(set) }
        let text = try DefinitionFixture.read(#"{"project": "p", "tenant": "t", "auth": {"jwks": \#(quoted)}}"#).get()
        #expect(text == object)
    }

    @Test func hostsAndOriginsBecomeLowerCase() throws {
        let project = try DefinitionFixture.read(
            DefinitionFixture.project(#""hosts": ["Shop.Example:8080"], "origins": ["HTTPS://Shop.example", "*"]"#)
        ).get()
        #expect(project.hosts == ["shop.example:8080"])
        #expect(project.origins == ["https://shop.example", "*"])
    }

    @Test func stepsOfASeriesCanBeInAnyOrder() throws {
        func challenge(_ id: String, _ step: Int) -> String {
            #"{"challengeId": "\#(id)", "eventId": "visit", "goal": 1, "points": 1, "series": "s", "step": \#(step)}"#
        }
        let list = [challenge("b", 2), challenge("a", 1), challenge("c", 3)].joined(separator: ", ")
        let project = try DefinitionFixture.read(DefinitionFixture.project(#""challenges": [\#(list)]"#)).get()
        #expect(project.challenges.map(\.step) == [2, 1, 3])
    }

    @Test func localizedText() throws {
        let text = LocalizedText(translations: [("default", "Ten"), ("de", "Zehn")])
        #expect(text.text(in: "de") == "Zehn")
        #expect(text.text(in: "fr") == "Ten")
        #expect(DefinitionFixture.text(text.write) == #"{"default":"Ten","de":"Zehn"}"#)
        #expect(DefinitionFixture.text(LocalizedText("Ten").write) == #""Ten""#)
    }

    @Test(arguments: ["a", "A-Z_0.9:@|+", String(repeating: "x", count: 128)]) func acceptsIds(id: String) {
        #expect(Identifier.isValid(id))
    }

    @Test(arguments: ["", "a b", "é", "a/b", "a\n", "a\u{0}", String(repeating: "x", count: 129)])
    func refusesIds(id: String) {
        #expect(!Identifier.isValid(id))
    }
}
