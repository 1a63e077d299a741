import CFastCGI
import Glibc

/// libfcgi's state, one a process.
enum FastCGILibrary {
    /// FCGX_Init's status. It installs handlers for SIGPIPE, SIGUSR1 and SIGTERM, without SA_RESTART and even over
    /// SIG_IGN; what was set before is set again. SIGPIPE is ignored instead: a peer that goes away is the error of a
    /// write.
    static let status: Int32 = {
        var others: [(Int32, sigaction)] = []
        for number in [SIGUSR1, SIGTERM] {
            var action = sigaction()
            if sigaction(number, nil, &action) == 0 { others.append((number, action)) }
        }
        let status = FCGX_Init()
        for (number, action) in others {
            var action = action
            sigaction(number, &action, nil)
        }
        signal(SIGPIPE, SIG_IGN)
        return status
    }()

    /// FCGI_HEADER_LEN, FastCGI 1.0, section 3.3.
    static let headerLength = 8
    /// FCGI_BEGIN_REQUEST, FastCGI 1.0, section 5.1.
    static let beginType: UInt8 = 1
    /// FCGI_PARAMS, FastCGI 1.0, section 5.2.
    static let parametersType: UInt8 = 4
    /// FCGI_STDIN, FastCGI 1.0, section 5.3.
    static let inputType: UInt8 = 5
    /// FCGI_STDOUT at its end, FCGI_END_REQUEST with FCGI_REQUEST_COMPLETE, and FCGI_UNKNOWN_TYPE, of which a web server
    /// takes no notice (FastCGI 1.0, sections 3.3, 4.2 and 5.5).
    static func endRecords(ofRequest id: Int32) -> [UInt8] {
        let (high, low) = (UInt8(truncatingIfNeeded: id >> 8), UInt8(truncatingIfNeeded: id))
        return [1, 6, high, low, 0, 0, 0, 0]
            + [1, 3, high, low, 0, 8, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 0]
            + [1, 11, 0, 0, 0, 8, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 0]
    }
    /// FCGI_RESPONDER, FastCGI 1.0, section 5.1.
    static let responderRole: Int32 = 1
}
