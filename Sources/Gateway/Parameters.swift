import Glibc

/// A request's parameters as `NAME=value` in one run of bytes, each ended by a NUL, with an index.
struct Parameters: Sendable {
    private struct Entry: Sendable {
        var start: Int
        var nameLength: Int
        var end: Int
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    init(capacity: Int, count: Int) {
        bytes.reserveCapacity(capacity)
        entries.reserveCapacity(count)
    }

    /// Takes a C environment (as of `execve` and of libfcgi): `NAME=value` strings up to a null pointer. What has no `=`
    /// is left out, and so is `HTTP_PROXY`: a client's `Proxy` header would look like the variable by which programs are
    /// told of a proxy (RFC 3875, section 4.1.18, and CVE-2016-5385).
    init(environment: UnsafePointer<UnsafeMutablePointer<CChar>?>) {
        var total = 0
        var count = 0
        while let text = environment[count] {
            total += strlen(text) + 1
            count += 1
        }
        self.init(capacity: total, count: count)
        for index in 0..<count {
            guard let text = environment[index] else { break }
            append(UnsafeRawBufferPointer(start: text, count: strlen(text)))
        }
    }

    mutating func append(_ text: UnsafeRawBufferPointer) {
        guard let base = text.baseAddress, let equals = memchr(base, 0x3D, text.count) else { return }
        let nameLength = UnsafeRawPointer(equals) - base
        guard !Self.isProxy(UnsafeRawBufferPointer(rebasing: text[..<nameLength])) else { return }
        let start = bytes.count
        bytes.append(contentsOf: text)
        entries.append(Entry(start: start, nameLength: nameLength, end: bytes.count))
        bytes.append(0)
    }

    private static func isProxy(_ name: UnsafeRawBufferPointer) -> Bool {
        name.count == 10 && name.elementsEqual("HTTP_PROXY".utf8)
    }

    /// The value of the first parameter of that name; nil where there is none.
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

    /// Whether every value can be a header's: without CR, LF and NUL.
    var areSingleLines: Bool {
        bytes.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress else { return true }
            for entry in entries {
                let length = entry.end - entry.start
                if memchr(base + entry.start, 0x0D, length) != nil || memchr(base + entry.start, 0x0A, length) != nil
                    || memchr(base + entry.start, 0, length) != nil
                {
                    return false
                }
            }
            return true
        }
    }
}
