import Foundation
import Testing

@testable import Gateway

extension Sockets {
    struct ListenerTests {
        @Test func `a socket file is made with its mode, and removed`() throws {
            try withFolder { folder in
                let listener = try Listener.open("unix:\(folder)/s")
                #expect(mode("\(folder)/s") == 0o660)
                _ = try FastCGIClient("unix:\(folder)/s")
                listener.close()
                listener.close()
                #expect(!FileManager.default.fileExists(atPath: "\(folder)/s"))
                let open = try Listener.open("unix:\(folder)/s", mode: 0o666)
                #expect(mode("\(folder)/s") == 0o666)
                open.close()
            }
        }

        @Test func `descriptors are not inherited and never block`() throws {
            try withFolder { folder in
                for address in ["unix:\(folder)/s", "127.0.0.1:0"] {
                    let listener = try Listener.open(address)
                    #expect(listener.withDescriptor { fcntl($0, F_GETFD) & FD_CLOEXEC } == FD_CLOEXEC)
                    #expect(listener.accept() == (-1, EAGAIN))
                    listener.close()
                    #expect(listener.accept() == (-1, EBADF))
                }
            }
        }

        @Test func `a stale socket file is replaced`() throws {
            try withFolder { folder in
                let address = "unix:\(folder)/s"
                let first = try Listener.open(address)
                // As after a crash: the socket is gone, its file isn't.
                first.withDescriptor { _ = dup2(open("/dev/null", O_RDONLY), $0) }
                #expect(throws: FastCGIClient.Failure.self) { try FastCGIClient(address) }
                let second = try Listener.open(address)
                _ = try FastCGIClient(address)
                // The file isn't the first one's any more.
                first.close()
                _ = try FastCGIClient(address)
                second.close()
            }
        }

        @Test func `a live socket is left alone`() throws {
            try withFolder { folder in
                let address = "unix:\(folder)/s"
                let live = try Listener.open(address, backlog: 0)
                #expect(throws: GatewayError.inUse(address)) { try Listener.open(address) }
                // With its backlog full (by the first attempt) it is no less alive.
                #expect(throws: GatewayError.inUse(address)) { try Listener.open(address) }
                #expect(throws: GatewayError.inUse(address)) { try Listener.open(address) }
                live.close()
            }
        }

        @Test func `a file that is not a socket is never removed`() throws {
            try withFolder { folder in
                let path = "\(folder)/precious"
                try "data".write(toFile: path, atomically: true, encoding: .utf8)
                try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: path)
                for path in [path, "\(folder)/link", folder] {
                    #expect(throws: GatewayError.notASocket(path)) { try Listener.open("unix:\(path)") }
                }
                #expect(try String(contentsOfFile: path, encoding: .utf8) == "data")
            }
        }

        /// How the web server gets to use a socket that isn't systemd's: the folder is of its group, and passes that
        /// on.
        @Test(.enabled(if: geteuid() == 0, "only root can give a folder to a group that it isn't in"))
        func `a socket gets its folder's group`() throws {
            try withFolder { folder in
                let group: gid_t = 54_321
                #expect(chown(folder, 0, group) == 0 && chmod(folder, 0o2750) == 0)
                let listener = try Listener.open("unix:\(folder)/s")
                var status = stat()
                #expect(lstat("\(folder)/s", &status) == 0)
                #expect(status.st_gid == group)
                #expect(status.st_mode & 0o777 == 0o660)
                listener.close()
            }
        }

        @Test func `the file of another listener is not removed`() throws {
            try withFolder { folder in
                let first = try Listener.open("unix:\(folder)/s")
                try FileManager.default.removeItem(atPath: "\(folder)/s")
                let second = try Listener.open("unix:\(folder)/s")
                first.close()
                _ = try FastCGIClient(second.address)
                second.close()
            }
        }

        @Test(arguments: ["127.0.0.1:0", "[::1]:0", "localhost:0"])
        func `a port is listened on`(_ address: String) throws {
            let listener = try Listener.open(address)
            #expect(!listener.address.hasSuffix(":0"))
            if !address.hasPrefix("local") { _ = try FastCGIClient(listener.address) }
            #expect(throws: GatewayError.inUse(listener.address)) { try Listener.open(listener.address) }
            listener.close()
        }

        @Test(arguments: [
            "", "8080", ":8080", "host:", "host:65536", "host:-1", "host:http", "::1:80", "unix:", "[]:80",
        ])
        func `other addresses are errors`(_ address: String) {
            #expect(throws: GatewayError.invalidAddress(address)) { try Listener.open(address) }
        }

        @Test func `an error says what is wrong`() throws {
            try withFolder { folder in
                let long = folder + "/" + String(repeating: "x", count: 100)
                #expect(throws: GatewayError.pathTooLong(long)) { try Listener.open("unix:\(long)") }
                #expect(throws: GatewayError.noFolder("\(folder)/no/s")) { try Listener.open("unix:\(folder)/no/s") }
                #expect(GatewayError.system("unix:/s", EACCES).description == "unix:/s: Permission denied")
            }
            guard
                case .unknownHost("no.such.host.invalid", _)? =
                    #expect(throws: GatewayError.self, performing: { try Listener.open("no.such.host.invalid:80") })
            else { throw GatewayError.inUse("an error of another kind") }
        }

        @Test func `a passed listening socket is used`() throws {
            let passed = try passedSocket()
            let listener = try #require(try Listener.standardInput(descriptor: passed.descriptor))
            #expect(listener.withDescriptor { fcntl($0, F_GETFL) & O_NONBLOCK } == O_NONBLOCK)
            _ = try FastCGIClient(passed.address)
            listener.close()
            let client = FastCGIClient()
            #expect(try Listener.standardInput(descriptor: client.descriptor) == nil)
            #expect(try Listener.standardInput(descriptor: -1) == nil)
        }

        @Test func `systemd's socket is used once`() throws {
            let passed = try passedSocket()
            let own = CGIEnvironment(["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "1"])
            setenv("LISTEN_PID", "\(getpid())", 1)
            setenv("LISTEN_FDS", "1", 1)
            let listener = try Listener.systemd(environment: own, firstDescriptor: passed.descriptor)
            _ = try FastCGIClient(passed.address)
            #expect(listener?.address == "systemd's socket")
            #expect(getenv("LISTEN_PID") == nil && getenv("LISTEN_FDS") == nil)
            #expect(try Listener.systemd(firstDescriptor: passed.descriptor) == nil)
            for (pid, count) in [("1", "1"), ("\(getpid())", "0"), ("x", "1"), ("\(getpid())", "x")] {
                let environment = CGIEnvironment(["LISTEN_PID": pid, "LISTEN_FDS": count])
                #expect(try Listener.systemd(environment: environment, firstDescriptor: passed.descriptor) == nil)
            }
            let two = CGIEnvironment(["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "2"])
            #expect(throws: GatewayError.notOneListener(passed: 2)) {
                try Listener.systemd(environment: two, firstDescriptor: passed.descriptor)
            }
            listener?.close()
        }

        @Test func `the mode is found by the descriptor, then by the environment`() throws {
            let passed = try passedSocket()
            defer { close(passed.descriptor) }
            let file = open("/dev/null", O_RDONLY)
            defer { close(file) }
            let cgi = CGIEnvironment(["GATEWAY_INTERFACE": "CGI/1.1"])
            #expect(GatewayMode.detect(environment: cgi, standardInput: passed.descriptor) == .fastCGI)
            #expect(GatewayMode.detect(environment: cgi, standardInput: file) == .cgi)
            #expect(GatewayMode.detect(environment: CGIEnvironment([:]), standardInput: file) == nil)
        }

        @Test(
            arguments: [
                (nil, nil), ("127.0.0.1", ["127.0.0.1"]), ("10.0.0.1, ::1", ["10.0.0.1", "::1"]), ("", []),
            ] as [(String?, [String]?)])
        func `the web server's addresses are taken from the environment`(_ text: String?, _ addresses: [String]?) {
            let environment = CGIEnvironment(text.map { ["FCGI_WEB_SERVER_ADDRS": $0] } ?? [:])
            #expect(environment.webServerAddresses == addresses)
        }

        private func mode(_ path: String) -> mode_t {
            var status = stat()
            return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
        }

        /// A listening socket as another process would pass it: nobody's here.
        private func passedSocket() throws -> (descriptor: Int32, address: String) {
            let listener = try Listener.open("127.0.0.1:0")
            let descriptor = try #require(listener.withDescriptor { dup($0) })
            let address = listener.address
            listener.close()
            return (descriptor, address)
        }
    }
}
