/// An answer as it came: headers in order, repeated ones included.
struct HTTPResponse: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    /// The first header of a name, in any case.
    func header(_ name: String) -> String? {
        headers(named: name).first
    }

    /// All headers of a name, in any case, in the order they came in.
    func headers(named name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The body as text; what isn't UTF-8 is replaced.
    var text: String { String(decoding: body, as: UTF8.self) }
}
