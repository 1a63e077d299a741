import API
import Loyalty
import Store

/// Checks that each project can be used: its definitions, its time zones, and the credentials of its callers.
struct ProjectCheck {
    let store: LoyaltyStore
    let now: Instant

    /// Report a key this long before it expires, in milliseconds.
    private static let notice: Int64 = 30 * 86_400_000

    func findings() throws -> [Finding] {
        let catalog = try store.catalog()
        guard store.zones.isPresent else {
            return [
                .problem(
                    .timezones, "the system's time zone database is missing: UTC is the only zone",
                    "install tzdata, or name its folder in TZDIR")
            ]
        }
        guard !catalog.projects.isEmpty || !catalog.broken.isEmpty else {
            return [.problem(.database, "there is no project", "describe one in a file: punchcard apply FILE")]
        }
        var findings = catalog.broken.sorted { $0.key < $1.key }.map { _, broken in
            Finding.problem(.database, "\(broken.reason)", "punchcard verify lists everything that is wrong")
        }
        findings += try zoneFindings(catalog)
        for (_, project) in catalog.projects.sorted(by: { $0.key < $1.key }) {
            findings += try missingZoneFindings(project)
        }
        for (_, project) in catalog.projects.sorted(by: { $0.key < $1.key }) {
            findings += try credentialFindings(project)
            findings += accessFindings(project)
        }
        return findings
    }

    private func zoneFindings(_ catalog: Catalog) throws -> [Finding] {
        let changed = try store.read { try $0.changedZones(in: catalog, zones: store.zones) }
        if changed.isEmpty { return [.ok(.timezones, "days were counted by the system's current rules")] }
        return changed.map { project, zones in
            .problem(
                .timezones,
                "the system's rules of \(zones.joined(separator: ", ")) have changed since project \(project) was counted",
                "recount it: punchcard export --project \(project) | punchcard apply -")
        }
    }

    private func missingZoneFindings(_ project: Project) throws -> [Finding] {
        try store.read { try $0.missingZones(of: project, zones: store.zones) }.map { name, users in
            let have =
                "which \(users == 1 ? "a user" : "\(users) users") of project \(project.definition.project) "
                + (users == 1 ? "has" : "have")
            guard ZoneDirectory.isName(name) else {
                return .problem(
                    .timezones, "\(name), \(have), is no time zone: their events are refused",
                    "give them an IANA name such as Europe/Berlin: PATCH /user/{userId}")
            }
            return .problem(
                .timezones, "the system has no time zone \(name), \(have): their events are refused",
                "install tzdata-legacy (Debian, Ubuntu) or the newest tzdata and restart Punchcard, or give them another "
                    + "zone: PATCH /user/{userId}")
        }
    }

    /// What every user of the project can read of all of it.
    private func accessFindings(_ project: Project) -> [Finding] {
        let definition = project.definition
        guard definition.jwks != nil || !project.secrets.isEmpty else { return [] }
        var findings: [Finding] = []
        if definition.access.analytics == .users {
            findings.append(
                .note(
                    .access, "project \(definition.project): every user's token can read the statistics of all users",
                    "unless this is intended, set access.analytics: admins in its definitions"))
        }
        if definition.access.leaderboards == .users {
            findings.append(
                .note(
                    .access,
                    "project \(definition.project): every user's token can read the ids and points of other users "
                        + "in leaderboards",
                    "unless this is intended, set access.leaderboards: names or admins in its definitions"))
        }
        return findings
    }

    private func credentialFindings(_ project: Project) throws -> [Finding] {
        let id = project.definition.project
        var findings: [Finding] = []
        let keys = project.apiKeys.filter { $0.revokedAt == nil }
        for key in keys {
            guard let end = key.expiresAt, end.milliseconds - now.milliseconds < Self.notice else { continue }
            let days = (end.milliseconds - now.milliseconds) / 86_400_000
            let state = end <= now ? "has expired" : days == 0 ? "expires within a day" : "expires in \(days) days"
            findings.append(
                .problem(
                    .credentials, "the API key \(shown(key.name)) of project \(id) \(state) (\(end))",
                    "create another one with punchcard apikey create, switch to it, and revoke this one: "
                        + "punchcard apikey revoke --project \(id) --name \(shellQuoted(shown(key.name)))"))
        }
        let set = try project.definition.jwks.map { try JWKSet($0) }
        for warning in set?.warnings ?? [] { findings.append(.note(.credentials, "project \(id): \(warning)")) }
        let inUse = keys.filter { key in key.expiresAt.map { now < $0 } ?? true }
        let publicKeys = set?.keys.count ?? 0
        if inUse.isEmpty, publicKeys == 0, project.secrets.isEmpty {
            findings.append(
                .problem(
                    .credentials,
                    "nobody can call the API of project \(id): it has no secret, no public key and no API key",
                    "add auth.secrets to its definitions, or make a key: punchcard apikey create"))
        } else {
            findings.append(
                .ok(
                    .credentials,
                    "project \(id): API keys \(inUse.count), secrets \(project.secrets.count), public keys \(publicKeys)"
                ))
        }
        return findings
    }
}
