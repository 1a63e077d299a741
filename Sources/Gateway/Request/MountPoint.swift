/// Where in the web server's name space the application is: a path that is taken off the front of every request's.
public struct MountPoint: Sendable, Equatable {
    /// The path's segments, decoded.
    let segments: [String]

    /// The root: nothing is taken off.
    public static let root = MountPoint(segments: [])

    private init(segments: [String]) {
        self.segments = segments
    }

    /// - Parameter path: a path such as `/api`, plain (not percent-encoded); slashes at its ends don't matter.
    public init(_ path: String) {
        segments = path.split(separator: "/").map(String.init)
    }

    /// `path` without the mount point; unchanged where it is outside of it. It matches whole segments only.
    func relative(_ path: [String]) -> [String] {
        guard !segments.isEmpty, path.starts(with: segments) else { return path }
        return Array(path[segments.count...])
    }
}
