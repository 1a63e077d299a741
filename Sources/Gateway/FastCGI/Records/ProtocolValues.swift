import Glibc

/// What a web server may ask about this program (FCGI_GET_VALUES; FastCGI 1.0, section 4.1).
enum ProtocolValues {
    private static let names: [StaticString] = ["FCGI_MAX_CONNS", "FCGI_MAX_REQS", "FCGI_MPXS_CONNS"]

    /// Answers FCGI_GET_VALUES with FCGI_GET_VALUES_RESULT; unknown names are left out. Nil if the record doesn't
    /// hold name-value pairs.
    static func answer(to asked: [UInt8]) -> [UInt8]? {
        var isAsked = [Bool](repeating: false, count: names.count)
        let isSound = asked.withUnsafeBytes { bytes in
            var pairs = NameValuePairs(bytes)
            while let (name, _) = pairs.next() {
                for (index, known) in names.enumerated() {
                    let known = UnsafeBufferPointer(start: known.utf8Start, count: known.utf8CodeUnitCount)
                    if name.elementsEqual(known) { isAsked[index] = true }
                }
            }
            return !pairs.isBroken
        }
        guard isSound else { return nil }
        var content: [UInt8] = []
        for (index, name) in names.enumerated() where isAsked[index] {
            // A connection carries one request at a time; the number of connections is bounded by the descriptors.
            content += NameValuePairs.pair(name, index == 2 ? "0" : String(mostConnections))
        }
        return FastCGILibrary.record(FastCGILibrary.valuesType, ofRequest: FastCGILibrary.noRequest, content)
    }

    private static var mostConnections: UInt {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return UInt(limit.rlim_cur)
    }
}
