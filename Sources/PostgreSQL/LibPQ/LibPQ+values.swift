/// The values of libpq's enumerations that are used, by the names and numbers in its header libpq-fe.h. They are part of
/// its binary interface, so they stay as they are.
extension LibPQ {
    /// `ConnStatusType`.
    enum ConnectionStatus {
        static let ok: Int32 = 0
        static let bad: Int32 = 1
    }

    /// `PostgresPollingStatusType`.
    enum PollingStatus {
        static let reading: Int32 = 1
        static let writing: Int32 = 2
        static let ok: Int32 = 3
    }

    /// `ExecStatusType`.
    enum ResultStatus {
        static let badResponse: Int32 = 5
        static let fatalError: Int32 = 7
        static let pipelineSync: Int32 = 10
        static let pipelineAborted: Int32 = 11
    }

    /// `PGVerbosity`.
    enum Verbosity {
        static let standard: Int32 = 1
        static let verbose: Int32 = 2
    }

    /// `PG_DIAG_…`, the fields of an error (postgres_ext.h).
    enum ErrorField {
        static let sqlstate = Int32(UInt8(ascii: "C"))
        /// In English, whatever the server's language.
        static let severity = Int32(UInt8(ascii: "V"))
    }
}
