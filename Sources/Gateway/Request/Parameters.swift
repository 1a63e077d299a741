import Glibc

/// A request's parameters as `NAME=value`, each ended by a NUL, in one run of bytes with an index.
struct Parameters: Sendable {
    private struct Entry: Sendable {
        var start: Int
        var nameLength: Int
        var end: Int
    }

    /// The most parameters of a request: web servers send about 30, and one for each header.
    static let most = 1000

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// Whether a name or value contains a NUL.
    private var holdsNUL = false
    /// Whether a request had more than `most` parameters. The others are left out.
    private(set) var areTooMany = false

    /// The memory that the parameters take, in bytes.
    var size: Int { bytes.capacity + entries.capacity * MemoryLayout<Entry>.stride }

    init(capacity: Int, count: Int) {
        bytes.reserveCapacity(capacity)
        entries.reserveCapacity(count)
    }

    /// Takes a C environment (as for `execve`): `NAME=value` strings up to a null pointer. Skips strings without `=`,
    /// and `HTTP_PROXY`: a client's `Proxy` header would look like the variable that tells programs to use a proxy
    /// (RFC 3875, section 4.1.18, and CVE-2016-5385).
    init(environment: UnsafePointer<UnsafeMutablePointer<CChar>?>) {
        var total = 0
        var count = 0
        while let text = environment[count] {
            total += strlen(text) + 1
            count += 1
        }
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        bytes = [UInt8](unsafeUninitializedCapacity: total) { buffer, filled in
            for index in 0..<count {
                guard let text = environment[index], let base = buffer.baseAddress else { break }
                let length = strlen(text)
                guard let nameLength = Self.nameLength(of: text, length) else { continue }
                memcpy(base + filled, text, length + 1)
                entries.append(Entry(start: filled, nameLength: nameLength, end: filled + length))
                filled += length + 1
            }
        }
        self.entries = entries
    }

    /// Takes the name-value pairs of a FastCGI request (FastCGI 1.0, sections 3.4 and 5.2); nil if they are broken.
    init?(pairs encoded: UnsafeRawBufferPointer) {
        var pairs = NameValuePairs(encoded)
        var entries: [Entry] = []
        entries.reserveCapacity(32)
        var holdsNUL = false
        var areTooMany = false
        // Each pair takes at most as many bytes as before: an equals sign and a NUL replace the two lengths.
        bytes = [UInt8](unsafeUninitializedCapacity: encoded.count) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            while let (name, value) = pairs.next() {
                guard !Self.isLeftOut(name) else { continue }
                guard entries.count < Self.most else {
                    areTooMany = true
                    break
                }
                let start = filled
                if let address = name.baseAddress { memcpy(base + start, address, name.count) }
                base[start + name.count] = UInt8(ascii: "=")
                let end = start + name.count + 1 + value.count
                if let address = value.baseAddress { memcpy(base + end - value.count, address, value.count) }
                base[end] = 0
                holdsNUL = holdsNUL || memchr(base + start, 0, end - start) != nil
                entries.append(Entry(start: start, nameLength: name.count, end: end))
                filled = end + 1
            }
        }
        guard !pairs.isBroken else { return nil }
        self.entries = entries
        self.holdsNUL = holdsNUL
        self.areTooMany = areTooMany
    }

    /// Adds a parameter from name-value pairs; unlike an environment's, it can contain any byte.
    mutating func append(_ text: UnsafeRawBufferPointer) {
        guard let base = text.baseAddress, let nameLength = Self.nameLength(of: base, text.count) else { return }
        holdsNUL = holdsNUL || text.contains(0)
        let start = bytes.count
        bytes.append(contentsOf: text)
        entries.append(Entry(start: start, nameLength: nameLength, end: bytes.count))
        bytes.append(0)
    }

    /// The length of the name; nil if there is no `=` or the parameter is skipped.
    private static func nameLength(of text: UnsafeRawPointer, _ length: Int) -> Int? {
        guard let equals = memchr(text, 0x3D, length) else { return nil }
        let nameLength = UnsafeRawPointer(equals) - text
        return isLeftOut(UnsafeRawBufferPointer(start: text, count: nameLength)) ? nil : nameLength
    }

    private static func isLeftOut(_ name: UnsafeRawBufferPointer) -> Bool {
        guard let base = name.baseAddress, name.count == 10 else { return false }
        return memcmp(base, "HTTP_PROXY", 10) == 0
    }

    /// Passes the value of the first parameter with this name to `body`; nil if there is none.
    func withValue<Result, Failure>(
        _ header: HeaderName, _ body: (UnsafeBufferPointer<UInt8>?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try bytes.withUnsafeBufferPointer { all throws(Failure) in
            let name = header.name
            guard let base = all.baseAddress, name.hasPointerRepresentation else { return try body(nil) }
            let length = name.utf8CodeUnitCount
            for entry in entries where entry.nameLength == length {
                if memcmp(base + entry.start, name.utf8Start, length) == 0 {
                    let value = entry.start + length + 1
                    return try body(UnsafeBufferPointer(rebasing: all[value..<entry.end]))
                }
            }
            return try body(nil)
        }
    }

    /// Whether every parameter that comes from the request is free of CR, LF and NUL. Parameters of the server may
    /// have line breaks: Apache's SERVER_SIGNATURE ends with one, and a CGI program also gets its server's
    /// environment.
    var areSingleLines: Bool {
        !holdsNUL
            && bytes.withUnsafeBufferPointer { all in
                guard let base = all.baseAddress, breaksLine(base, all.count) else { return true }
                return entries.allSatisfy { entry in
                    let start = base + entry.start
                    return !breaksLine(start, entry.end - entry.start)
                        || !Self.isOfRequest(start, entry.nameLength)
                }
            }
    }

    /// Whether a parameter with this name describes the request. All parameters that this program reads do.
    private static func isOfRequest(_ name: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        let beginnings: [StaticString] = ["HTTP_", "CONTENT_", "REQUEST_", "QUERY_", "SCRIPT_", "PATH_", "REMOTE_"]
        return beginnings.contains {
            length >= $0.utf8CodeUnitCount && memcmp(name, $0.utf8Start, $0.utf8CodeUnitCount) == 0
        }
    }
}

/// Whether a text contains CR or LF.
func breaksLine(_ text: UnsafeRawPointer, _ length: Int) -> Bool {
    memchr(text, 0x0D, length) != nil || memchr(text, 0x0A, length) != nil
}
