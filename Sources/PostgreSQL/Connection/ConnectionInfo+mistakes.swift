import Database

/// Addresses with a mistake. What they contain is never printed: any part of one can be the password.
extension ConnectionInfo {
    /// Whether a text is neither an address nor likely to be the path of a file: it has another scheme, or looks like a
    /// connection string that begins with a word that libpq doesn't know.
    public static func isMistyped(_ text: String) -> Bool {
        guard !isAddress(text) else { return false }
        if text.contains("://") || text.contains(/(?i)password\s*=/) { return true }
        guard !text.hasPrefix("/"), !text.hasPrefix(".") else { return false }
        return text.contains(/^\s*\w+\s*=/) || text.contains(/:[^@]*@/) || text.contains(/^(?i)postgres(ql)?:/)
    }

    /// How a database can be named.
    public static let forms =
        "a PostgreSQL database is named by an address that begins with postgresql:// or postgres://, or by a connection "
        + "string such as host=db.example.com dbname=punchcard; a file is named by its path, ./FILE if it looks like an "
        + "address"

    /// Checks that a URI has no characters by which libpq would take a part of the password for a host, a port or a
    /// database, which messages name. libpq isn't needed for that.
    /// - Throws: ``DatabaseError`` if it has.
    public static func checkCharacters(of address: String) throws(DatabaseError) {
        guard address.hasPrefix("postgres"), isAddress(address), let start = address.firstRange(of: "://") else {
            return
        }
        let rest = address[start.upperBound...]
        let user = rest.prefix { $0 != "@" && $0 != "/" }
        var place = rest.dropFirst(user.count)
        place = place.first == "@" ? place.dropFirst() : rest
        guard !place.prefix(while: { $0 != "?" }).contains("@") else { throw unreadable }
        let hosts = place.prefix { $0 != "/" && $0 != "?" }.split(separator: ",", omittingEmptySubsequences: false)
        // An address of IPv6 has its colons in brackets.
        let ports = hosts.map { ($0.first == "[" ? $0.drop { $0 != "]" } : $0).drop { $0 != ":" }.dropFirst() }
        guard ports.allSatisfy(isPort) else { throw unreadable }
    }

    private static func isPort(_ text: Substring) -> Bool { text.isEmpty || (1...65_535).contains(Int(text) ?? 0) }

    /// Checks what messages name.
    static func check(hosts: [Substring], ports: [Substring], database: String?) throws(DatabaseError) {
        guard hosts.allSatisfy({ !$0.dropFirst().contains("@") }), ports.allSatisfy(isPort) else { throw unreadable }
        if let database, database.contains("://") || isAddress(database) {
            throw DatabaseError(
                .notWritable, code: "libpq",
                message: "the address of the database can't be read: its dbname is an address itself")
        }
    }

    private static var unreadable: DatabaseError {
        DatabaseError(
            .notWritable, code: "libpq",
            message:
                "the address of the database can't be read: hosts have no @, ports are numbers up to 65535, and in a "
                + "user name or password the characters @ / : ? # % are written %40 %2F %3A %3F %23 %25")
    }

    /// A message of libpq about an address, without the parts of it that the message quotes. Only the name of an option
    /// that libpq doesn't know stays, if it can't be a part of a password.
    static func withoutQuotes(_ message: String, of address: String = "") -> String {
        let parts = message.split(separator: "\"", omittingEmptySubsequences: false)
        if parts.count == 3, ["invalid URI query parameter: ", "invalid connection option "].contains(parts[0]),
            parts[1].wholeMatch(of: /[a-z_]{1,40}/) != nil, !mayBeSecret(parts[1], in: address)
        {
            return message
        }
        return parts.enumerated().map { $0.isMultiple(of: 2) ? String($1) : "\"…\"" }.joined()
    }

    /// Whether a name can be the rest of a password: behind an @ of a URI that isn't the last one, or behind the word.
    private static func mayBeSecret(_ name: Substring, in address: String) -> Bool {
        guard let place = address.firstRange(of: name + "=") ?? address.firstRange(of: name) else { return true }
        return address[..<place.lowerBound].contains(/(?i)password/) || address[place.lowerBound...].contains("@")
    }
}
