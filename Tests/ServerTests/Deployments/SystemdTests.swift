import Foundation
import TestSupport
import Testing

/// `punchcard systemd`: units that are those of the manual, that systemd has nothing to say against, and that fit the
/// places they are asked for.
@Suite struct SystemdTests {
    @Test func theManualHasTheUnits() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let units = try Manual().blocks(in: "ini").map(\.text)
        for unit in ["service", "socket"] {
            let printed = try await program.succeed("systemd", unit)
            #expect(printed.hasPrefix("# /etc/systemd/system/punchcard.\(unit)\n"))
            #expect(units.contains(where: { $0 + "\n" == printed }), "The manual lacks:\n\(printed)")
        }
        #expect(
            try await program.succeed("systemd")
                == program.succeed("systemd", "service") + "\n" + program.succeed("systemd", "socket"))
    }

    @Test(.enabled(if: (try? Executable.named("systemd-analyze")) != nil, "systemd is missing"))
    func theServiceIsHardened() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let unit = try program.folder.write(try await program.succeed("systemd", "service"), to: "punchcard.service")
        let analysis = try RunningProcess(
            Executable.named("systemd-analyze"), ["security", "--offline=true", "--no-pager", unit], in: program.folder)
        #expect(try await analysis.wait() == .exited(status: 0), "\(analysis.errors)")
        let overall = analysis.output.firstMatch(of: /exposure level for punchcard.service: (\d+\.\d)/)
        let exposure = try #require(overall.flatMap { Double($0.1) }, "\(analysis.output)")
        #expect(exposure < 1)
    }

    @Test(.enabled(if: (try? Executable.named("systemd-analyze")) != nil, "systemd is missing"))
    func systemdUnderstandsEveryLine() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        var units: [String] = []
        for unit in ["service", "socket"] {
            let text = try await program.succeed("systemd", unit, "--executable", program.executable)
            units.append(try program.folder.write(text, to: "punchcard.\(unit)"))
        }
        let shared = try await program.succeed(
            "systemd", "service", "--executable", program.executable, "--database", "postgresql://db/punchcard")
        try FileManager.default.createDirectory(
            atPath: program.folder.file("shared"), withIntermediateDirectories: true)
        units.append(try program.folder.write(shared, to: "shared/punchcard-shared.service"))
        let analysis = try RunningProcess(
            Executable.named("systemd-analyze"), ["verify", "--man=no", "--recursive-errors=no"] + units,
            in: program.folder)
        try await analysis.wait()
        // What it says of the machine's own units, or of users that are not there, is nothing about these.
        let lines = (analysis.output + analysis.errors).split(separator: "\n").filter { line in
            line.contains(program.folder.path) || line.contains("punchcard")
        }
        #expect(lines.isEmpty, "\(lines)")
    }

    @Test func unitsCanHaveOtherPaths() async throws {
        let program = try PunchcardProgram(in: TemporaryFolder())
        let service = try await program.succeed(
            "systemd", "service", "--database", "/srv/points/shop.db", "--executable", "/opt/punchcard", "--user",
            "shop")
        for line in [
            "User=shop", "Environment=PUNCHCARD_DATABASE=/srv/points/shop.db", "ExecStart=/opt/punchcard serve",
            "ReadWritePaths=/srv/points", "ProtectHome=yes",
        ] {
            #expect(service.contains("\n\(line)\n"), "\(line)")
        }
        #expect(!service.contains("StateDirectory"))
        let address = "postgresql://punchcard@db.example.com:5432/punchcard?passfile=/etc/punchcard/pgpass"
        let shared = try await program.succeed("systemd", "service", "--database", address)
        for line in [
            "Environment=PUNCHCARD_DATABASE=\(address)", "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
            "KeyringMode=private", "PrivateTmp=yes", "After=punchcard.socket network-online.target",
            // libpq fails if it may not look into the user's home.
            "ProtectHome=tmpfs",
        ] {
            #expect(shared.contains("\n\(line)\n"), "\(line)")
        }
        for word in ["PrivateNetwork", "IPAddressDeny", "ReadWritePaths", "StateDirectory"] {
            #expect(!shared.contains(word), "\(word)")
        }
        let home = try await program.succeed("systemd", "service", "--database", "/home/shop/data/shop.db")
        #expect(home.contains("\nProtectHome=read-only\n") && home.contains("\nReadWritePaths=/home/shop/data\n"))
        let passfile = "postgresql://punchcard@db/punchcard?passfile=/home/shop/pgpass"
        #expect(
            try await program.succeed("systemd", "service", "--database", passfile).contains(
                "\nProtectHome=read-only\n"))
        let socket = try await program.succeed(
            "systemd", "socket", "--socket", "/run/shop.sock", "--group", "http", "--user", "shop")
        for line in ["ListenStream=/run/shop.sock", "SocketUser=shop", "SocketGroup=http", "SocketMode=0660"] {
            #expect(socket.contains("\n\(line)\n"), "\(line)")
        }
        for options in [
            ["--database", "postgresql://ada:geheim@db/punchcard"], ["--database", "host=db dbname=x"],
            ["--database", "postgresql://db/punchcard?password=geheim"], ["--database", "POSTGRES://ada:geheim@db/x"],
            ["--database", "postgresql://ada:1/geheim@db/x"], ["--database", "postgresql://db:geheim/x"],
            ["--database", "shop.db"], ["--database", "/srv/a b/shop.db"], ["--database", "/srv/%n/shop.db"],
            ["--socket", "/"], ["--user", "a\nExecStart=/bin/sh"], ["--group", ""], ["--executable", "/bin/$x"],
        ] {
            let outcome = try await program.run(["systemd"] + options)
            #expect(outcome.end == .exited(status: 64), "\(options)")
            #expect(!(outcome.output + outcome.errors).contains("geheim"), "\(outcome.errors)")
        }
    }
}
