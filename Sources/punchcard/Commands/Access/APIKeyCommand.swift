import API
import ArgumentParser
import JSON
import Loyalty
import Store

struct APIKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apikey",
        abstract: "Manage the API keys of a project's servers.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a key and print only the key. Only its hash is stored: it can't be shown again.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: "The key's name in lists, at most 128 bytes.")
        var name: String

        @Option(name: .long, help: "What the key may be used for: events, read, points and admin, separated by commas.")
        var scopes: String

        @Option(name: .long, help: "When the key stops working: a time from now such as 90d, or an instant (RFC 3339).")
        var expires: KeyExpiry?

        func validate() throws {
            guard APIKeyName.isValid(name) else { throw ValidationError("--name takes \(APIKeyName.rule)") }
            if let expiry = expires?.instant(after: SystemClock.now()), expiry <= SystemClock.now() {
                throw ValidationError("--expires is in the past")
            }
            do {
                _ = try APIKeyScope.parse(scopes)
            } catch {
                throw ValidationError("--scopes: \(error)")
            }
        }

        func run() throws {
            let scopes = try APIKeyScope.parse(scopes)
            let key = APIKey.generate()
            let store = try database.open()
            let (name, project) = (name, try project.id(in: store.catalog()))
            let expiresAt = expires?.instant(after: SystemClock.now())
            try store.write { transaction in
                try transaction.createKey(
                    named: name, digest: key.digest,
                    scopes: APIKeyScope.allCases.filter(scopes.contains).map(\.rawValue), expiresAt: expiresAt,
                    in: project)
            }
            print(key.text)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List a project's keys: name, scopes, time of creation and state.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Flag(name: .long, help: "Print the answer of GET /apikey.")
        var json = false

        func run() throws {
            let now = SystemClock.now()
            let keys = try project.find(in: database.open()).apiKeys
            if json { return print(String(decoding: APIKeyList.bytes(keys), as: UTF8.self)) }
            for key in keys {
                let state =
                    if let revoked = key.revokedAt {
                        "revoked \(revoked)"
                    } else if let expires = key.expiresAt {
                        expires <= now ? "expired \(expires)" : "expires \(expires)"
                    } else {
                        "active"
                    }
                print("\(shown(key.name))\t\(key.scopes.joined(separator: ","))\t\(key.createdAt)\t\(state)")
            }
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a key, at once and for good.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var project: ProjectOptions

        @Option(name: .long, help: "The key's name, or the name as `apikey list` prints it.")
        var name: String

        func run() throws {
            let store = try database.open()
            let catalog = try store.catalog()
            let project = try project.id(in: catalog)
            let names = catalog.apiKeys(of: project).map(\.name)
            let key = try Self.key(called: name, among: names)
            try store.write { try $0.revokeKey(named: key, in: project) }
            print("revoked \(shown(key))")
        }

        /// The name of the key that `name` means: the name itself, or the printed form of another name. The printed
        /// form is needed because an old key's name can contain a NUL, which a command line can't. If no key fits,
        /// `name` is returned as it is.
        static func key(called name: String, among names: [String]) throws -> String {
            let found = names.filter { $0.isExactly(name) || shown($0).isExactly(name) }
            guard found.count <= 1 else {
                throw ValidationError(
                    "one key has the name \(shown(name)), and `apikey list` prints another key's name like this: revoke the "
                        + "one that you mean with DELETE /apikey/{name}")
            }
            return found.first ?? name
        }
    }
}

/// When a key stops working, as given on the command line.
struct KeyExpiry: ExpressibleByArgument {
    private let span: Span?
    private let fixed: Instant?

    init?(argument: String) {
        span = Span(argument: argument)
        fixed = Instant(rfc3339: argument)
        if span == nil, fixed == nil { return nil }
    }

    func instant(after now: Instant) -> Instant? {
        span.map { Instant(milliseconds: now.milliseconds + $0.milliseconds) } ?? fixed
    }
}

extension Catalog {
    /// The keys of a project, even if its definitions can't be used.
    fileprivate func apiKeys(of project: String) -> [StoredKey] {
        projects[project]?.apiKeys ?? broken[project]?.apiKeys ?? []
    }
}

extension KeyRefusal: CustomStringConvertible {
    /// The reason, for the operator.
    public var description: String {
        switch self {
        case .unknownProject: "there is no such project"
        case .nameTaken: "the project has, or had, a key with this name: choose another one"
        case .unknownKey: "the project has no key with this name"
        case .alreadyRevoked: "the key was revoked before"
        }
    }
}
