@testable import API
@testable import Gateway

/// A path, and after a `?` a query: read the same way however a web server passes them, and once only.
enum PathTarget {
    static func run(_ bytes: [UInt8]) throws {
        let parts = bytes.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        let query = parts.count > 1 ? Array(parts[1]) : []
        guard !bytes.contains(UInt8(ascii: "#")),
            let head = head(["SCRIPT_NAME": Array(parts[0]), "QUERY_STRING": query])
        else { return }
        _ = try? Routes.match(head)

        // What was decoded and is encoded again is the same.
        let path = head.segments.map(encoded).reduce([]) { $0 + [UInt8(ascii: "/")] + $1 }
        let fields = head.query.map { encoded($0.name) + [UInt8(ascii: "=")] + encoded($0.value) }
        let again = self.head([
            "SCRIPT_NAME": path, "QUERY_STRING": Array(fields.joined(separator: [UInt8(ascii: "&")])),
        ])
        try FuzzFinding.check(again?.segments == head.segments, "\(head.segments), again \(again?.segments ?? [])")
        let isSame = again.map { $0.query.elementsEqual(head.query) { $0.name == $1.name && $0.value == $1.value } }
        try FuzzFinding.check(isSame == true, "\(head.query), again \(again?.query ?? [])")

        // Web servers decode the path, and tell what it was. (With a line break in it, it is refused.)
        var decoded: [UInt8] = []
        guard Array(parts[0]).withUnsafeBufferPointer({ percentDecode($0, into: &decoded) }),
            !decoded.contains(where: { $0 == 0x0A || $0 == 0x0D })
        else { return }
        let served = self.head(["SCRIPT_NAME": decoded, "REQUEST_URI": bytes, "QUERY_STRING": query])
        try FuzzFinding.check(
            served?.segments == head.segments, "\(head.segments), by a web server \(served?.segments ?? [])")

        // Some resolve it after that. Where nothing was to be resolved as it was written, it is the same path still.
        guard Array(parts[0]).withUnsafeBufferPointer(WrittenPath.resolved) == Array(parts[0]) else { return }
        let resolved = decoded.withUnsafeBufferPointer(WrittenPath.resolved)
        let normal = self.head(["SCRIPT_NAME": resolved, "REQUEST_URI": bytes, "QUERY_STRING": query])
        try FuzzFinding.check(
            normal?.segments == head.segments, "\(head.segments), resolved \(normal?.segments ?? [])")
    }

    /// Nil where it is refused.
    private static func head(_ parameters: [String: [UInt8]]) -> RequestHead? {
        var given = Parameters(capacity: 512, count: parameters.count)
        for (name, value) in parameters { (Array("\(name)=".utf8) + value).withUnsafeBytes { given.append($0) } }
        return try? RequestHead(parameters: given, mountPoint: .root)
    }

    private static func encoded(_ text: String) -> [UInt8] {
        text.utf8.flatMap { byte -> [UInt8] in
            let digits = String(byte, radix: 16)
            return Array(("%" + (digits.count < 2 ? "0" : "") + digits).utf8)
        }
    }
}
