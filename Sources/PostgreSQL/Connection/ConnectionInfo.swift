import Database

#if canImport(Glibc)
    import Glibc
#endif

/// Where a PostgreSQL database is and how to connect to it: a URI or a connection string, as libpq reads it.
public struct ConnectionInfo: Sendable {
    /// The options that are set, without those of the environment.
    let options: [(keyword: String, value: String)]
    /// The address for messages: hosts, port and name of the database, without a password.
    public let name: String
    /// All connections with this address share it.
    let servers: ServerList
    /// Which servers count: those that take writes, or any.
    private var attributes = "read-write"

    /// How many times a connection with this address was lost. Another server may have taken over then, which can lack the
    /// latest commits.
    public var losses: Int { servers.losses }

    /// Whether a text is such an address. Otherwise it is the path of a file.
    public static func isAddress(_ text: String) -> Bool {
        if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") { return true }
        let options = text.drop { $0 == " " }
        let keyword = options.prefix { $0.isLetter || $0 == "_" }
        return keywords.contains(String(keyword)) && options.dropFirst(keyword.count).drop { $0 == " " }.hasPrefix("=")
    }

    /// With which of libpq's keywords a connection string begins.
    private static let keywords: Set<String> = [
        "host", "hostaddr", "dbname", "service", "user", "port", "sslmode", "password", "passfile", "application_name",
        "connect_timeout", "target_session_attrs", "options",
    ]

    /// - Throws: ``DatabaseError`` if libpq can't read the address, or is missing.
    public init(_ address: String) throws(DatabaseError) {
        let pq = try LibPQ.shared()
        try Self.checkCharacters(of: address)
        var reason: UnsafeMutablePointer<CChar>?
        guard let parsed = pq.parseConnectionInfo(address, &reason) else {
            let message = reason.map { Self.withoutQuotes(String(cString: $0), of: address) } ?? "out of memory"
            pq.freeMemory(reason)
            throw DatabaseError(
                .notWritable, code: "libpq", message: "the address of the database can't be read: \(message.trimmed)")
        }
        defer { pq.freeConnectionInfo(parsed) }
        var options: [(keyword: String, value: String)] = []
        var option = parsed.assumingMemoryBound(to: LibPQ.Option.self)
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.value {
                options.append((String(cString: keyword), String(cString: value)))
            }
            option += 1
        }
        if let attributes = options.first(where: { $0.keyword == "target_session_attrs" })?.value,
            attributes != "read-write"
        {
            throw DatabaseError(
                .notWritable, code: "libpq",
                message: "target_session_attrs is always read-write: everything is asked of the primary, "
                    + "so leave it out (it is \(attributes))")
        }
        func value(_ keyword: String) -> String? { options.first { $0.keyword == keyword }?.value }
        let ports = (value("port") ?? "").split(separator: ",", omittingEmptySubsequences: false)
        let hosts = (value("host") ?? value("hostaddr") ?? "").split(separator: ",", omittingEmptySubsequences: false)
        try Self.check(hosts: hosts, ports: ports, database: value("dbname"))
        let names = hosts.enumerated().map { index, host in
            let port = ports.count == 1 ? ports[0] : ports.indices.contains(index) ? ports[index] : ""
            return port.isEmpty ? "\(host)" : "\(host):\(port)"
        }
        name = "postgresql://\(names.joined(separator: ","))/\(value("dbname") ?? "")"
        self.options = options
        servers = ServerList(options)
    }

    /// Each of the servers alone, whether it takes writes or not. Only for finding out what it is.
    public var each: [ConnectionInfo] {
        servers.servers.map { server in
            ConnectionInfo(server, others: options.filter { !Self.places.contains($0.keyword) })
        }
    }

    private static let places = ["host", "hostaddr", "port"]

    private init(_ server: ServerList.Options, others: ServerList.Options) {
        func value(_ keyword: String) -> String? { server.first { $0.keyword == keyword }?.value }
        let host = [value("host"), value("hostaddr")].compactMap(\.self).first { !$0.isEmpty } ?? ""
        name = [host, value("port") ?? ""].filter { !$0.isEmpty }.joined(separator: ":")
        options = server + others.filter { $0.keyword != "target_session_attrs" }
        servers = ServerList(options)
        attributes = "any"
    }

    /// Whether the certificate of the server is checked, with its name; nil if the address doesn't tell.
    public var checksServer: Bool? {
        let mode = options.first { $0.keyword == "sslmode" }?.value
        guard let mode else {
            let isElsewhere =
                options.contains { $0.keyword == "service" } || getenv("PGSSLMODE") ?? getenv("PGSERVICE") != nil
            return isElsewhere ? nil : false
        }
        return mode == "verify-full"
    }

    /// The options of a connection to one of the servers. What the address leaves open is set, so that a machine that has
    /// stopped keeps no connection waiting.
    func options(of server: ServerList.Options, applicationName: String) -> ServerList.Options {
        // All text is UTF-8, whatever an address says.
        var all = server + options.filter { !Self.places.contains($0.keyword) && $0.keyword != "client_encoding" }
        for (keyword, value) in [
            ("tcp_user_timeout", "5000"), ("keepalives_idle", "5"),
            ("keepalives_interval", "2"), ("keepalives_count", "2"), ("application_name", applicationName),
            ("target_session_attrs", attributes), ("client_encoding", "UTF8"),
        ] where !all.contains(where: { $0.keyword == keyword }) {
            all.append((keyword, value))
        }
        return all
    }
}

extension String {
    /// The text without line breaks and spaces at its end.
    var trimmed: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
