import JSON

extension ProjectDefinition {
    /// The most events of a project.
    public static let maximumEvents = 1_000
    /// The most groups of a project.
    public static let maximumUsergroups = 100
    /// The most streaks of a project.
    public static let maximumStreaks = 200
    /// The most challenges of a project.
    public static let maximumChallenges = 500
    /// The most leaderboards of a project.
    public static let maximumLeaderboards = 100
    /// The most offers of a project.
    public static let maximumOffers = 500
    /// How many days back an event may be dated, unless the definition says otherwise.
    public static let defaultBackdatingDays = 400

    private static let fields = [
        "project", "tenant", "title", "timezone", "hosts", "trustedHosts", "origins", "users", "backdating", "access",
        "auth",
        "usergroups", "points", "reversal", "events", "streaks", "challenges", "leaderboards", "offers",
    ]

    /// Reads a project definition, as in a definitions file, from JSON.
    ///
    /// - Parameters:
    ///   - isStored: Whether the definition was accepted earlier. Earlier rules were wider, and what they accepted
    ///     stays valid.
    ///   - knownZones: Whether an IANA time zone with this name exists.
    /// - Returns: The definition, or all issues found.
    public static func read(
        _ root: JSONValue, isStored: Bool = false, knownZones: (String) -> Bool
    ) -> Result<ProjectDefinition, DefinitionIssues> {
        let field = Field(value: root, pointer: .root, issues: IssueList(isOfStored: isStored))
        let project = ObjectReader(field, "a project", fields: fields).map {
            ProjectDefinition(reading: $0, knownZones: knownZones, isStored: isStored)
        }
        return field.issues.result(project)
    }

    private init(reading object: ObjectReader, knownZones: (String) -> Bool, isStored: Bool) {
        let project = object.required("project")?.id() ?? ""
        let tenant = object.required("tenant")?.id() ?? ""
        let title = object["title"].map { $0.text(bytes: 1...LocalizedText.maximumLength) ?? "" } ?? project
        let timezone = object["timezone"]?.zone(knownZones) ?? "UTC"
        let hosts = object["hosts"]?.names(of: "hosts", isStored, HostName.read) ?? []
        let trustedHosts = object["trustedHosts"]?.names(of: "hosts", isStored, HostName.read) ?? []
        let origins = object["origins"]?.names(of: "origins", isStored, WebOrigin.read) ?? []

        let users = object["users"].flatMap { ObjectReader($0, "{autoCreate: true}", fields: ["autoCreate"]) }
        let createsUsers = users?["autoCreate"]?.bool() ?? false
        let backdating = object["backdating"].flatMap {
            ObjectReader($0, "{maximumDays: 400}", fields: ["maximumDays"])
        }
        let backdatingDays = backdating?["maximumDays"]?.integer(in: 0...36_500) ?? Self.defaultBackdatingDays
        let access = object["access"].map(Access.read) ?? Access()

        // A token names its key by an id, so secrets and public keys share one set of ids.
        var keyIds = UniqueIds()
        let auth = object["auth"].flatMap { ObjectReader($0, "secrets or jwks", fields: ["secrets", "jwks"]) }
        let secrets = auth?["secrets"].map { SecretDefinition.read(list: $0, ids: &keyIds) } ?? []
        let jwks = auth?["jwks"].flatMap { KeySet.read($0, ids: &keyIds) }

        let usergroups = object["usergroups"].map(UsergroupDefinition.read(list:)) ?? []
        let points = object["points"].map(PointsTerms.read) ?? PointsTerms()
        let shortfall = object["reversal"].flatMap(Shortfall.read) ?? .debt
        let scope = DefinitionScope(file: object, points: points)
        let events = object["events"].map { EventDefinition.read(list: $0, scope: scope) } ?? []
        let streaks = object["streaks"].map { StreakDefinition.read(list: $0, scope: scope) } ?? []
        let challenges = object["challenges"].map { ChallengeDefinition.read(list: $0, scope: scope) } ?? []
        let leaderboards = object["leaderboards"].map { LeaderboardDefinition.read(list: $0, scope: scope) } ?? []
        let offers = object["offers"].map { OfferDefinition.read(list: $0, scope: scope) } ?? []
        self.init(
            project: project, tenant: tenant, title: title, timezone: timezone, hosts: hosts,
            trustedHosts: trustedHosts,
            origins: origins, createsUsers: createsUsers, backdatingDays: backdatingDays, access: access,
            secrets: secrets, jwks: jwks, usergroups: usergroups, points: points, shortfall: shortfall, events: events,
            streaks: streaks,
            challenges: challenges, leaderboards: leaderboards, offers: offers)
    }
}

extension Field {
    private static let maximumNames = 100

    fileprivate func zone(_ isKnown: (String) -> Bool) -> String? {
        guard let name = text("an IANA time zone such as Europe/Berlin", bytes: 1...100) else { return nil }
        guard isKnown(name) else {
            fail(expected: "an IANA time zone such as Europe/Berlin")
            return nil
        }
        return name
    }

    /// A list of different hosts or origins, each in the spelling that `read` returns. `*` stands for any origin.
    fileprivate func names(of what: String, _ isStored: Bool, _ read: (String) -> HostSpelling) -> [String] {
        var names: [String] = []
        let isOrigins = what == "origins"
        for element in elements(of: what, atMost: Self.maximumNames) {
            let example = isOrigins ? "an origin such as https://shop.example" : "a host such as shop.example"
            guard let text = element.text(example, bytes: 0...Int.max) else { continue }
            switch isStored || isOrigins && text.isExactly("*") ? .canonical(text) : read(text) {
            case .refused(let hint): element.fail(expected: example, hint: hint)
            case .canonical(let name):
                if names.contains(name) { element.fail("\(quoted(name)) is in the list already") }
                names.append(name)
            }
        }
        return names
    }
}
