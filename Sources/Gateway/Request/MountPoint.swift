/// The path under which the web server serves the application. It is removed from the front of every request's path.
public struct MountPoint: Sendable, Equatable {
    /// The path's segments, decoded.
    let segments: [String]

    /// The root: paths stay as they are.
    public static let root = MountPoint(segments: [])

    private init(segments: [String]) {
        self.segments = segments
    }

    /// - Parameter path: a path such as `/api`, not percent-encoded; slashes at its ends are ignored.
    public init(_ path: String) {
        segments = path.split(separator: "/").map(String.init)
    }

    /// `path` without the mount point; unchanged if it doesn't begin with it. Only whole segments match.
    func relative(_ path: [String]) -> [String] {
        guard !segments.isEmpty, path.starts(with: segments) else { return path }
        return Array(path[segments.count...])
    }
}
