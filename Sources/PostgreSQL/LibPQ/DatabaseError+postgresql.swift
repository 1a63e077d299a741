import Database

extension DatabaseError {
    /// An error with an SQLSTATE (PostgreSQL's manual, appendix A) and the server's message.
    init(sqlstate: String, message: String) {
        let kind: Kind =
            switch sqlstate {
            // lock_not_available, deadlock_detected, serialization_failure
            case "55P03", "40P01", "40001": .busy
            // disk_full, out_of_memory
            case "53100", "53200": .full
            // query_canceled
            case "57014": .interrupted
            // idle_in_transaction_session_timeout, transaction_timeout
            case "25P03", "25P04", Self.readOnlyTransaction, Self.tooManyConnections: .unreachable
            // data_corrupted, index_corrupted
            case "XX001", "XX002": .damaged
            case "58030": .inputOutput
            // invalid_authorization, invalid_password, invalid_catalog_name, insufficient_privilege
            case "28000", "28P01", "3D000", "42501": .notWritable
            default:
                switch sqlstate.prefix(2) {
                case "08": .unreachable
                // admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped
                case "57": .unreachable
                case "23": .constraint
                default: .other
                }
            }
        self.init(kind, code: "PostgreSQL \(sqlstate)", message: message)
    }

    /// The server takes no writes: it is a standby, or about to be one.
    static let readOnlyTransaction = "25006"
    /// The server is there, and has as many connections as it may.
    static let tooManyConnections = "53300"

    /// The error of a connection that couldn't be made.
    /// - Parameter message: what libpq says, as PQERRORS_VERBOSE has it: a server's own words begin with the severity,
    ///   in the server's language, and the SQLSTATE.
    static func notConnected(_ message: String) -> DatabaseError {
        let line = Array(message.prefix { !$0.isNewline }.utf8)
        for start in line.indices where line[start...].starts(with: ":  ".utf8) {
            let (code, rest) = (line[start...].dropFirst(3).prefix(5), line[start...].dropFirst(8))
            guard code.count == 5, rest.starts(with: ": ".utf8),
                code.allSatisfy({
                    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                })
            else { continue }
            return DatabaseError(
                sqlstate: String(decoding: code, as: UTF8.self),
                message: String(decoding: line[...(start + 2)] + rest.dropFirst(2), as: UTF8.self))
        }
        return ofThisSide(message) ?? .lost(message)
    }

    /// What is wrong on this side, which nobody but the operator can mend.
    private static func ofThisSide(_ message: String) -> DatabaseError? {
        let meaning =
            message.hasPrefix("invalid ")
            ? "an option in the address of the database has a value that libpq doesn't know"
            : mistakes.first { message.contains($0.words) }?.meaning
        return meaning.map {
            DatabaseError(.notWritable, code: "libpq", message: "\($0) (\(message.prefix { !$0.isNewline }))")
        }
    }

    /// Words of libpq, and what they mean here. They are in English, since the program sets no locale.
    private static let mistakes: [(words: String, meaning: String)] = [
        (
            "no password supplied",
            "the PostgreSQL server asks for a password, and none is given: a line of the file that passfile names has to fit "
                + "host, port, database and role, and only the file's owner may read it"
        ),
        (
            "root certificate file",
            "the certificate of the authority that signed the PostgreSQL server's can't be read: name its file with sslrootcert"
        ),
        (
            "certificate verify failed",
            "the certificate of the PostgreSQL server can't be trusted: it has expired, or the authority in sslrootcert hasn't "
                + "signed it"
        ),
        ("does not match host name", "the certificate of the PostgreSQL server is for another name"),
        ("server does not support SSL", "the PostgreSQL server has no TLS, which sslmode asks for: set ssl = on there"),
        (
            "could not open certificate file",
            "libpq looks for files of the user that runs this program in .postgresql of the home folder, and may not"
        ),
        ("private key file", "libpq can't use the private key"),
    ]

    /// The error of a connection that is lost or can't be made.
    static func lost(_ message: String) -> DatabaseError {
        DatabaseError(.unreachable, code: "PostgreSQL 08006", message: message)
    }
}
