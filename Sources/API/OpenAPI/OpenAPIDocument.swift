import Gateway
import Synchronization

/// The API's description, which is made on first use.
public final class OpenAPIDocument: Sendable {
    private let version: String
    private let basePath: String
    private let made = Mutex<ServedProject.Document?>(nil)

    /// - Parameters:
    ///   - version: the program's version.
    ///   - basePath: the path under which the program is mounted; slashes at its ends are ignored.
    public init(version: String, basePath: String = "") {
        self.version = version
        self.basePath = basePath.split(separator: "/").map { "/" + $0 }.joined()
    }

    /// OpenAPI 3.1, as JSON.
    public var bytes: [UInt8] { document.bytes }

    /// Answers 200 with the document, or 304 to a client that has it already.
    func response(to head: RequestHead) -> Response {
        .document(document, for: head, caching: "public, no-cache")
    }

    private var document: ServedProject.Document {
        made.withLock { made in
            if let made { return made }
            let bytes = OpenAPI.document(version: version, basePath: basePath)
            let document = ServedProject.Document(bytes: bytes, etag: ETag.strong(for: bytes), isEmpty: false)
            made = document
            return document
        }
    }
}
