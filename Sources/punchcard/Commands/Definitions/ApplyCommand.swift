import API
import ArgumentParser
import JSON
import Loyalty
import Store
import Synchronization

struct ApplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make the database match a project's definitions file, and print what changed.",
        discussion: """
            Everything happens in one transaction; a file with errors changes nothing. If there is no database, or an \
            empty file, it is created. Running processes see the change with their next request.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The definitions, YAML or JSON; - for standard input.", completion: .file())
    var file: String

    @Flag(name: .long, help: "Print what changed as JSON.")
    var json = false

    @Flag(name: .long, help: "Print what would change, and change nothing.")
    var dryRun = false

    /// What is paid for the past.
    enum Past: String, ExpressibleByArgument, CaseIterable {
        case pay
    }

    @Option(
        name: .long,
        help: "pay: also pay users what the streaks and challenges that are added or changed would have paid them.")
    var past: Past?

    /// What changes, and what deleted offers leave.
    private struct Outcome {
        let applied: AppliedChanges
        let leftOver: [String: OfferLeftover]

        /// What a deleted offer leaves; nil for another change.
        func leftOver(by change: AppliedChanges.Change) -> OfferLeftover? {
            change.kind == .removed && change.type == "offer" ? leftOver[change.id] : nil
        }
    }

    /// Carries the result of a dry run. Throwing it removes a database that was made for it.
    private struct DryRun: Error {
        let outcome: Outcome
    }

    func run() throws {
        let zones = ZoneDirectory.system
        let text = try DefinitionsFile(
            Files.contents(of: file), name: file == "-" ? "standard input" : file,
            readFile: { try Files.contents(of: $0, limit: DefinitionsFile.maximumSize) })
        let definition: ProjectDefinition
        do {
            definition = try text.project { zones.rules(named: $0) != nil }
        } catch {
            if !zones.isPresent {
                printError("The system's time zone database is missing: install tzdata, or name its folder in TZDIR.")
            }
            throw error
        }
        if let jwks = definition.jwks {
            for warning in try JWKSet(jwks).warnings { printError("Warning: \(warning)") }
        }
        let secrets = try secretValues(of: definition)
        let outcome: Outcome
        do {
            let progress = UpgradeProgress()
            outcome = try LoyaltyStore.making(
                at: database.path(), zones: zones, upgradeProgress: progress.show
            ) { store in
                progress.end()
                return try apply(definition, secrets: secrets, to: store)
            }
        } catch let dryRun as DryRun {
            outcome = dryRun.outcome
        }
        printProgress(nil)
        let applied = outcome.applied
        if json { return Self.printJSON(outcome, of: definition.project) }
        if applied.changes.isEmpty, !applied.isRecounted { print("nothing changed") }
        for change in applied.changes {
            let leftOver = outcome.leftOver(by: change)?.text
            print("\(change.kind.rawValue) \(change.type) \(change.id)\(leftOver.map { " (\($0))" } ?? "")")
        }
        if applied.isRecounted { printEffect(applied.effect) }
        if past == .pay, applied.effect.users == 0 { print("points for the past: none") }
    }

    private func printEffect(_ effect: DefinitionEffect) {
        print("the past \(dryRun ? "would be" : "was") counted anew by the new rules")
        print("users whose progress \(dryRun ? "would change" : "changed"): \(effect.usersChanged)")
        guard effect.users > 0 else { return }
        print(
            "points for the past: \(effect.points) to \(counted(effect.users, "user")), at most \(effect.most) to one of them"
        )
    }

    private func apply(
        _ definition: ProjectDefinition, secrets: [String: [UInt8]], to store: LoyaltyStore
    ) throws -> Outcome {
        try checkKept(definition, in: store)
        let past: PastPay = past == .pay ? .changes : .nothing
        if dryRun {
            var progress = CountProgress("users counted anew")
            let applied = try store.effect(ofApplying: definition, secrets: secrets, paying: past) { progress.show($0) }
            throw DryRun(outcome: try outcome(of: applied, on: definition.project, in: store))
        }
        let progress = Mutex(CountProgress("users counted anew"))
        let applied = try store.applyDefinitions(
            definition, secrets: secrets, paying: past, generate: { Self.randomSecret() },
            progress: { count in progress.withLock { $0.show(count) } })
        store.carryOverRecounts()
        store.countPast { printProgress("\($0) users left to count for dimensions and measures") }
        printProgress(nil)
        return try outcome(of: applied, on: definition.project, in: store)
    }

    private func outcome(of applied: AppliedChanges, on projectId: String, in store: LoyaltyStore) throws -> Outcome {
        let removed = applied.changes.filter { $0.kind == .removed && $0.type == "offer" }
        guard !removed.isEmpty, let project = try store.catalog().projects[projectId] else {
            return Outcome(applied: applied, leftOver: [:])
        }
        let now = store.clock()
        var leftOver: [String: OfferLeftover] = [:]
        for offer in removed {
            leftOver[offer.id] = try store.read { try $0.leftOver(ofOffer: offer.id, in: project, at: now) }
        }
        return Outcome(applied: applied, leftOver: leftOver)
    }

    private static func printJSON(_ outcome: Outcome, of project: String) {
        let applied = outcome.applied
        punchcard.printJSON { writer in
            writer.object { writer in
                writer.member("project", project)
                writer.array("changes") { writer in
                    for change in applied.changes {
                        writer.object { writer in
                            writer.member("change", change.kind.rawValue)
                            writer.member("type", change.type)
                            writer.member("id", change.id)
                            if let leftOver = outcome.leftOver(by: change) {
                                writer.object("leftOver") { leftOver.writeMembers(to: &$0) }
                            }
                        }
                    }
                }
                writer.member("recounted", applied.isRecounted)
                writer.object("effect") { applied.effect.writeMembers(to: &$0) }
            }
        }
    }

    // MARK: - Secrets

    /// Reads the bytes of the secrets that the file contains or points to.
    private func secretValues(of definition: ProjectDefinition) throws -> [String: [UInt8]] {
        var values: [String: [UInt8]] = [:]
        for secret in definition.secrets {
            guard let value = try value(of: secret) else { continue }
            if let algorithm = SignatureAlgorithm(rawValue: secret.algorithm.rawValue) {
                do {
                    _ = try TokenSecret(id: secret.id, algorithm: algorithm, bytes: value)
                } catch {
                    throw FileError(description: "the secret \(secret.id) can't be used: \(error)")
                }
            }
            values[secret.id] = value
        }
        return values
    }

    private func value(of secret: SecretDefinition) throws -> [UInt8]? {
        switch secret.source {
        case .literal(let text): return Array(text.utf8)
        case .environment(let name):
            guard let text = Environment.value(name) else {
                throw FileError(description: "the secret \(secret.id) can't be read: the variable \(name) is not set")
            }
            return Array(text.utf8)
        case .file(let path):
            var bytes = try Files.contents(of: path, limit: 1 << 16)
            // Editors end a file with a line break.
            while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
            return bytes
        case .generate, .keep: return nil
        }
    }

    private func checkKept(_ definition: ProjectDefinition, in store: LoyaltyStore) throws {
        let catalog = try store.catalog()
        let stored =
            catalog.broken[definition.project]?.secretIds
            ?? Set(catalog.projects[definition.project]?.secrets.map(\.id) ?? [])
        for secret in definition.secrets where secret.source == .keep && !stored.contains(secret.id) {
            throw FileError(
                description: "the secret \(secret.id) can't be kept: the database has no secret with this id")
        }
    }

    /// 512 random bits: enough for every algorithm (RFC 7518, section 3.2).
    private static func randomSecret() -> [UInt8] {
        (0..<64).map { _ in UInt8.random(in: .min ... .max) }
    }
}

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print a project's definitions as a file for `apply`, without secrets.")

    @OptionGroup var database: DatabaseOptions

    @OptionGroup var project: ProjectOptions

    func run() throws {
        var writer = JSONWriter(capacity: 4096)
        try project.find(in: database.open()).definition.write(to: &writer)
        print(DefinitionsFile.yaml(from: try JSONDocument(written: writer.bytes).root), terminator: "")
    }
}

extension OfferLeftover {
    /// What there is, such as "1 open hold, 4 coupons not used"; nil if there is nothing.
    fileprivate var text: String? {
        let parts =
            (holds > 0 ? [counted(holds, "open hold")] : [])
            + (coupons > 0 ? [counted(coupons, "coupon") + " not used"] : [])
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
