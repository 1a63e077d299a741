import Gateway
import JSON

/// An endpoint with its number in the table and its parsed path.
final class Route: Sendable {
    let endpoint: Endpoint
    /// 1 for the first row of the table. 0 stands for no route.
    let number: Int
    /// The segments of the path; nil for a parameter.
    fileprivate let words: [String?]
    /// The parameters of the path in order, each with the index of its segment.
    let parameters: [(name: PathParameter, place: Int)]

    fileprivate init(_ endpoint: Endpoint, number: Int) {
        self.endpoint = endpoint
        self.number = number
        let segments = endpoint.template.split(separator: "/")
        words = segments.map { $0.hasPrefix("{") ? nil : String($0) }
        parameters = segments.enumerated().compactMap { place, segment in
            guard segment.hasPrefix("{") else { return nil }
            return PathParameter(rawValue: String(segment.dropFirst().dropLast())).map { ($0, place) }
        }
    }

    /// Whether the route fits a path. The path must have the same number of segments and the same first one.
    fileprivate func isAt(_ path: ArraySlice<String>) -> Bool {
        for place in 1..<words.count {
            if let word = words[place], !word.isExactly(path[path.startIndex + place]) { return false }
        }
        return true
    }
}

/// The route of a request, and the request's path.
struct RouteMatch: Sendable {
    let route: Route
    /// The path without its version, decoded.
    let path: ArraySlice<String>

    var endpoint: Endpoint { route.endpoint }

    /// The place of a path parameter among all segments; nil if the path has no such parameter.
    func place(of parameter: PathParameter) -> Int? {
        for (name, place) in route.parameters where name == parameter { return path.startIndex + place }
        return nil
    }

    /// The decoded value of a path parameter; empty if the path has no such parameter.
    subscript(parameter: PathParameter) -> String {
        for (name, place) in route.parameters where name == parameter { return path[path.startIndex + place] }
        return ""
    }
}

/// Finds the endpoint that a request asks for.
enum Routes {
    /// The version prefixes. Only one is removed from a path.
    static let versions = ["v0", "v1", "v2", "v3"]

    /// Every endpoint.
    static let all: [Route] = Endpoints.all.enumerated().map { Route($1, number: $0 + 1) }

    /// Routes with the same number of segments and the same first word, in the order of the table.
    private struct Group {
        let word: String
        var routes: [Route]
    }

    /// The groups by the number of segments, so that a request is compared with at most about ten words.
    private static let groups: [[Group]] = all.reduce(into: []) { groups, route in
        guard let word = route.words.first ?? nil else { return }
        while groups.count <= route.words.count { groups.append([]) }
        if let place = groups[route.words.count].firstIndex(where: { $0.word == word }) {
            groups[route.words.count][place].routes.append(route)
        } else {
            groups[route.words.count].append(Group(word: word, routes: [route]))
        }
    }

    /// The endpoint that a request asks for. HEAD is GET without the body.
    /// - Throws: 404 for an unknown path, 405 with `Allow` for a method that the path doesn't take.
    static func match(_ head: RequestHead) throws(APIError) -> RouteMatch {
        if let match = find(head) { return match }
        throw .methodNotAllowed(try allowed(at: head.segments))
    }

    /// The endpoint that a request asks for; nil if there is none.
    static func find(_ head: RequestHead) -> RouteMatch? {
        let path = withoutVersion(head.segments)
        let method = head.method == .head ? .get : head.method
        for route in routes(for: path) where route.endpoint.method == method && route.isAt(path) {
            return RouteMatch(route: route, path: path)
        }
        return nil
    }

    /// The value of `Allow` at a path.
    /// - Throws: 404 for an unknown path.
    static func allowed(at segments: [String]) throws(APIError) -> String {
        let path = withoutVersion(segments)
        let methods = routes(for: path).filter { $0.isAt(path) }.map(\.endpoint.method)
        guard !methods.isEmpty else { throw APIError(.notFound) }
        return allowed(methods)
    }

    /// The value of `Allow` for the methods of a path.
    static func allowed(_ methods: [RequestHead.Method]) -> String {
        let all = Set(methods).union(methods.contains(.get) ? [.head, .options] : [.options])
        return order.filter(all.contains).map(\.rawValue).joined(separator: ", ")
    }

    /// The order of methods in `Allow`.
    private static let order: [RequestHead.Method] = [.get, .head, .put, .patch, .delete, .post, .options]

    private static func routes(for path: ArraySlice<String>) -> [Route] {
        guard let first = path.first, path.count < groups.count else { return [] }
        for group in groups[path.count] where group.word.isExactly(first) { return group.routes }
        return []
    }

    /// A path less its version.
    private static func withoutVersion(_ segments: [String]) -> ArraySlice<String> {
        guard let first = segments.first, versions.contains(where: { first.isExactly($0) }) else {
            return segments[...]
        }
        return segments.dropFirst()
    }
}
