import CFastCGI
import Glibc

/// The FastCGI 1.0 constants and functions that libfcgi defines, under Swift names.
enum FastCGILibrary {
    /// FCGI_HEADER_LEN, section 3.3.
    static let headerLength = Int(FCGI_HEADER_LEN)
    /// FCGI_VERSION_1, section 3.3.
    static let version = UInt64(FCGI_VERSION_1)
    /// FCGI_NULL_REQUEST_ID, section 3.3.
    static let noRequest = UInt16(FCGI_NULL_REQUEST_ID)
    /// FCGI_BEGIN_REQUEST, section 5.1.
    static let beginType = UInt8(FCGI_BEGIN_REQUEST)
    /// FCGI_ABORT_REQUEST, section 5.4.
    static let abortType = UInt8(FCGI_ABORT_REQUEST)
    /// FCGI_END_REQUEST, section 5.5.
    static let endType = UInt8(FCGI_END_REQUEST)
    /// FCGI_PARAMS, section 5.2.
    static let parametersType = UInt8(FCGI_PARAMS)
    /// FCGI_STDIN, section 5.3.
    static let inputType = UInt8(FCGI_STDIN)
    /// FCGI_STDOUT, section 5.3.
    static let outputType = UInt8(FCGI_STDOUT)
    /// FCGI_GET_VALUES and FCGI_GET_VALUES_RESULT, section 4.1.
    static let getValuesType = UInt8(FCGI_GET_VALUES)
    static let valuesType = UInt8(FCGI_GET_VALUES_RESULT)
    /// FCGI_UNKNOWN_TYPE, section 4.2.
    static let unknownType = UInt8(FCGI_UNKNOWN_TYPE)
    /// FCGI_RESPONDER, section 5.1.
    static let responderRole = UInt16(FCGI_RESPONDER)
    /// FCGI_KEEP_CONN, section 5.1.
    static let keepFlag = UInt8(FCGI_KEEP_CONN)
    /// FCGI_REQUEST_COMPLETE and FCGI_CANT_MPX_CONN, section 5.5.
    static let isComplete = UInt8(FCGI_REQUEST_COMPLETE)
    static let cannotMultiplex = UInt8(FCGI_CANT_MPX_CONN)

    /// Makes a record without padding. The content may have at most 65,535 bytes.
    static func record(_ type: UInt8, ofRequest id: UInt16, _ content: [UInt8]) -> [UInt8] {
        header(type, ofRequest: id, length: content.count) + content
    }

    private static func header(_ type: UInt8, ofRequest id: UInt16, length: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: headerLength) { memory, count in
            guard let base = memory.baseAddress else { return }
            putHeader(type, ofRequest: id, length: length, padding: 0, at: base)
            count = headerLength
        }
    }

    /// Writes a record's header, ``headerLength`` bytes.
    static func putHeader(
        _ type: UInt8, ofRequest id: UInt16, length: Int, padding: Int, at place: UnsafeMutablePointer<UInt8>
    ) {
        let header =
            version << 56 | UInt64(type) << 48 | UInt64(id) << 32 | UInt64(UInt16(truncatingIfNeeded: length)) << 16
            | UInt64(UInt8(truncatingIfNeeded: padding)) << 8
        UnsafeMutableRawPointer(place).storeBytes(of: header.bigEndian, as: UInt64.self)
    }

    /// Makes an FCGI_END_REQUEST record.
    static func endRecord(ofRequest id: UInt16, status: UInt8) -> [UInt8] {
        record(endType, ofRequest: id, [0, 0, 0, 0, status, 0, 0, 0])
    }

    /// Makes an FCGI_UNKNOWN_TYPE record. A web server ignores one about a type that it didn't send.
    static func unknownTypeRecord(_ type: UInt8) -> [UInt8] {
        record(unknownType, ofRequest: noRequest, [type, 0, 0, 0, 0, 0, 0, 0])
    }
}
