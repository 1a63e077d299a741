import Foundation
import TestSupport
import Testing

extension FailoverTests {
    /// Goal: `doctor` says what is wrong with the servers, and advises nothing that would lose data.
    @Suite struct Doctor {
        /// A standby was promoted, and its primary goes on.
        @Test func twoServersTakeWrites() async throws {
            let server = try await ReplicatedServer()
            let shop = try await ServedShop(address: server.address)
            let (old, new) = ("127.0.0.1:\(server.primary.port)", "127.0.0.1:\(server.standby.port)")
            let whole = try await shop.program.run("doctor")
            #expect(whole.output.contains("ok replication: \(old) takes writes\n"), "\(whole.output)")
            #expect(whole.output.contains("ok replication: \(new) is a standby\n"), "\(whole.output)")

            try await server.promoteStandby {}
            let split = try await shop.program.run("doctor")
            #expect(split.end == .exited(status: 1))
            #expect(split.output.contains("problem replication: \(old) and \(new) take writes"), "\(split.output)")
            #expect(split.output.contains("end the older one, \(old) (timeline 1, \(new) has 2)"), "\(split.output)")
            #expect(!split.output.contains("change synchronous_standby_names"), "\(split.output)")
            #expect(!split.output.contains("it can be written to"), "\(split.output)")

            try await server.stopStandby()
            let one = try await shop.program.run("doctor")
            #expect(one.end == .exited(status: 0), "\(one.output)")
            #expect(one.output.contains("note replication: \(old) can't be asked: "), "\(one.output)")
            #expect(one.output.contains("ok replication: \(new) takes writes\n"), "\(one.output)")
            try await shop.close()
            try await server.stop()
        }

        @Test func theStandbyStops() async throws {
            let server = try await ReplicatedServer()
            let shop = try await ServedShop(address: server.address)
            try server.primary.execute("GRANT pg_monitor TO punchcard")
            try await server.standby.pause()
            let waiting = try await shop.program.run("doctor")
            #expect(waiting.end == .exited(status: 1))
            #expect(
                waiting.output.contains("commits wait for the standby b, which doesn't answer\n"), "\(waiting.output)")
            server.standby.signal(SIGCONT)
            try await eventually("commits go on") { try await shop.program.run("doctor").end == .exited(status: 0) }
            try await shop.close()
            try await server.stop()
        }

        /// What is missing for a connection with TLS and a password is said first. `serve` doesn't wait for it.
        @Test func whatTheAddressLacksIsSaid() async throws {
            let node = try PostgreSQLNode("only")
            try await node.initialize()
            let (certificate, key) = try await node.makeCertificate()
            try node.folder.write(
                "hostssl punchcard punchcard 127.0.0.1/32 scram-sha-256\nlocal all all trust\n", to: "data/pg_hba.conf")
            try PostgreSQLNode.give(node.folder.file("data/pg_hba.conf"))
            let server = try await node.start(["ssl": "on", "ssl_cert_file": certificate, "ssl_key_file": key])
            try node.makeDatabase()
            try node.execute("ALTER ROLE punchcard PASSWORD 'geheim'")
            let folder = try TemporaryFolder()
            for (name, password) in [("right", "geheim"), ("wrong", "geheimer")] {
                let file = try folder.write("127.0.0.1:\(node.port):*:punchcard:\(password)\n", to: name)
                #expect(chmod(file, 0o600) == 0)
            }
            func program(_ options: String, at address: String) throws -> PunchcardProgram {
                let own = options.replacing("FOLDER", with: folder.path).replacing("CERTIFICATE", with: certificate)
                return try PunchcardProgram(in: folder, environment: ["PUNCHCARD_DATABASE": "\(address)?\(own)"])
            }
            for (options, reason) in [
                ("sslmode=verify-full&sslrootcert=/nowhere", "the certificate of the authority that signed"),
                (
                    "sslmode=verify-full&sslrootcert=CERTIFICATE&passfile=/nowhere",
                    "the PostgreSQL server asks for a password"
                ),
                (
                    "sslmode=verify-full&sslrootcert=CERTIFICATE&passfile=FOLDER/wrong",
                    "the PostgreSQL server refuses the password"
                ),
                ("sslmode=disable&passfile=FOLDER/right", "the PostgreSQL server refuses the login: its pg_hba.conf"),
                ("sslmode=on", "an option in the address of the database has a value"),
            ] {
                let refused = try await program(options, at: node.address)
                    .run("serve", "--listen", "unix:\(folder.file("x.sock"))")
                #expect(refused.end == .exited(status: 1))
                #expect(refused.errors.hasPrefix("Error: \(reason)"), "\(refused.errors)")
                #expect(!refused.errors.contains("geheim"), "\(refused.errors)")
            }
            let whole = try program(
                "sslmode=verify-full&sslrootcert=CERTIFICATE&passfile=FOLDER/right", at: node.address)
            _ = try await whole.succeed("apply", "-", input: ServedShop.definitions)
            let doctor = try await whole.succeed("doctor")
            #expect(doctor.contains("ok connections: the connection is encrypted (TLSv1."), "\(doctor)")
            try await node.stop(server)
        }
    }
}
