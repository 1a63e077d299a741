import Foundation
import TestSupport
import Testing

/// A shared host that runs each customer's programs as the customer, by Apache's suexec: as Debian's package
/// apache2-suexec-custom sets it up, in `/var/www`.
@Suite(.enabled(if: Suexec.isInstalled, "there is no suexec: Tests/run installs it where it can, and root can use it"))
struct SuexecTests {
    private func startHost(_ program: PunchcardProgram) async throws -> ApacheServer {
        let apache = try await ServedAPI.startSharedHost(program, "public_html", customer: Suexec.customer)
        try Suexec.give(program.folder)
        return apache
    }

    @Test func programsRunAsTheCustomerWhoAloneCanReadTheDatabase() async throws {
        let program = try await ServedAPI.installed(in: Suexec.root)
        _ = try await program.succeed("apply", "-", input: Definitions().json(project: "shop"))
        let token = try await program.succeed("token", "--project", "shop", "--user", "ada")
            .trimmingCharacters(in: .newlines)
        let apache = try await startHost(program)
        let client = apache.client()
        #expect(try client.send("GET", "/v1/health").status == 200)
        for balance in ["5", "10"] {
            let logged = try client.send(
                "POST", "/v1/event",
                headers: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")],
                body: #"{"eventId": "login", "userId": "ada"}"#)
            #expect(logged.status == 200, "\(logged.text)\(apache.log)")
            #expect(logged["data", "balance"] == balance)
        }
        for suffix in ["", "-wal", "-shm", "-lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: program.database + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
            #expect(attributes[.ownerAccountName] as? String == Suexec.customer.user, "\(suffix)")
        }
    }

    @Test(arguments: ["public_html", "public_html/punchcard.cgi"])
    func filesThatOthersCanChangeGet500(path: String) async throws {
        let program = try await ServedAPI.installed(in: Suexec.root)
        let apache = try await startHost(program)
        #expect(chmod(program.folder.file(path), 0o775) == 0)
        #expect(try apache.client().send("GET", "/v1/health").status == 500)
    }

    /// Where Apache runs everybody's programs as itself, the customer's database is closed to it.
    @Test func aHostWithoutSuexecIs503() async throws {
        let program = try await ServedAPI.installed(in: Suexec.root)
        let apache = try await ServedAPI.startSharedHost(program, "public_html")
        try Suexec.give(program.folder)
        #expect(try apache.client().send("GET", "/v1/health").status == 503)
        #expect(apache.log.contains("have to belong to the user that runs this program"))
    }
}

private enum Suexec {
    /// Where programs have to be: suexec starts no others.
    static let root = "/var/www"
    /// Any user that isn't the system's own (suexec wants a number of 100 or more) and isn't Apache's.
    static let customer = ServedAPI.Customer(user: "nobody", group: "nogroup")

    /// Whether it is there, as the package configures it, with the folders that it takes for granted.
    static let isInstalled: Bool = {
        let settings = (try? String(contentsOfFile: "/etc/apache2/suexec/www-data", encoding: .utf8)) ?? ""
        guard WebServer.isRoot, settings.hasPrefix("\(root)\n"), getpwnam("www-data") != nil,
            FileManager.default.fileExists(atPath: "/usr/lib/apache2/suexec")
        else { return false }
        return [root, "/var/log/apache2"].allSatisfy {
            (try? FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: true)) != nil
        }
    }()

    /// Gives a folder with all that is in it to the customer, to be looked into by Apache too.
    static func give(_ folder: TemporaryFolder) throws {
        guard let user = getpwnam(customer.user), let group = getgrnam(customer.group) else {
            throw HarnessError("there is no \(customer)")
        }
        let (owner, ownerGroup) = (user.pointee.pw_uid, group.pointee.gr_gid)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        for path in [folder.path] + names.map(folder.file) {
            guard lchown(path, owner, ownerGroup) == 0 else { throw SystemError("chown \(path)") }
        }
        guard chmod(folder.path, 0o755) == 0 else { throw SystemError("chmod \(folder.path)") }
    }
}
