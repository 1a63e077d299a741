import Glibc

/// Requests over HTTP(S) with the system's curl, which knows the system's certificates.
enum Curl {
    struct Answer {
        let status: Int
        let body: String
    }

    /// Why there is no answer.
    struct Failure: Error {
        let text: String
        /// Whether curl isn't installed.
        var isMissing = false
    }

    /// The longest time for an answer, in seconds.
    private static let patience = 20

    /// The environment variables that curl needs: proxies and the places of certificates.
    private static let passedOn = [
        "PATH", "HOME", "LANG", "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy",
        "NO_PROXY", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR",
    ]

    /// Requests an address.
    /// - Parameters:
    ///   - token: sent as `Authorization: Bearer`. It is passed through a pipe: on a command line, every user of the
    ///     machine could see it.
    ///   - host: sent as `Host` in place of the address's host.
    ///   - target: sent as the request target in place of the address's path.
    static func get(
        _ url: String, token: String? = nil, host: String? = nil, target: String? = nil
    ) throws(Failure) -> Answer {
        var settings = "url = \(quoted(url))\nmax-time = \(patience)\nproto = \"=http,https\"\n"
        if let host { settings += "header = \(quoted("Host: \(host)"))\n" }
        if let target { settings += "http1.1\nrequest-target = \(quoted(target))\n" }
        if let token { settings += "header = \(quoted("Authorization: Bearer \(token)"))\n" }
        let (output, status) = try run(settings)
        guard status != 127 else { throw Failure(text: "curl is not installed", isMissing: true) }
        guard status == 0, let end = output.lastIndex(of: "\n"), let code = Int(output[output.index(after: end)...])
        else {
            let lines = output.split(separator: "\n").filter { $0.hasPrefix("curl:") }
            throw Failure(text: lines.first.map(String.init) ?? "curl ended with \(status)")
        }
        return Answer(status: code, body: String(output[..<end]))
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func run(_ settings: String) throws(Failure) -> (output: String, status: Int32) {
        var (input, output): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&input) == 0, pipe(&output) == 0 else { throw Failure(text: String(cString: strerror(errno))) }
        for descriptor in input + output { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input[0], 0)
        posix_spawn_file_actions_adddup2(&actions, output[1], 1)
        posix_spawn_file_actions_adddup2(&actions, output[1], 2)
        // -q comes first: curl must not read the user's own configuration.
        let words = ["curl", "-q", "--silent", "--show-error", "--write-out", "\\n%{http_code}", "--config", "-"]
        let pointers = words.map { strdup($0) } + [nil]
        let variables = passedOn.compactMap { name in Environment.value(name).map { strdup("\(name)=\($0)") } } + [nil]
        defer { for pointer in pointers + variables { free(pointer) } }
        var process: pid_t = 0
        let result = posix_spawnp(&process, "curl", &actions, nil, pointers, variables)
        close(input[0])
        close(output[1])
        defer { close(output[0]) }
        guard result == 0 else {
            close(input[1])
            return ("", 127)
        }
        // This fits into a pipe's buffer.
        var text = settings
        text.withUTF8 { _ = write(input[1], $0.baseAddress, $0.count) }
        close(input[1])
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(output[0], &buffer, buffer.count)
            if count > 0 { bytes += buffer[..<count] } else if count == 0 || errno != EINTR { break }
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return (String(decoding: bytes, as: UTF8.self), status & 0x7f == 0 ? status >> 8 & 0xff : -1)
    }
}
