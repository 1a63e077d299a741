extension RequestHead {
    /// The head of a request with these parameters.
    ///
    /// - Throws: `invalid_header`, `invalid_path` or `invalid_query`.
    init(parameters: Parameters, mountPoint: MountPoint) throws(Refusal) {
        guard !parameters.areTooMany else { throw .tooManyHeaders }
        guard parameters.areSingleLines else { throw .invalidHeader }
        self.init(
            method: Method(of: parameters),
            segments: mountPoint.relative(try RequestPath.segments(of: parameters)),
            query: try RequestQuery.fields(of: parameters),
            parameters: parameters)
    }

    /// A head as a web server would send it.
    ///
    /// - Parameters:
    ///   - method: the method's name.
    ///   - path: the path as a client writes it, percent-encoded.
    ///   - query: the query as a client writes it, without its `?`.
    ///   - headers: values by CGI name, such as `HTTP_AUTHORIZATION`.
    ///   - mountPoint: removed from the front of `path`.
    /// - Throws: `invalid_header`, `invalid_path` or `invalid_query`.
    public init(
        method: String = "GET", path: String, query: String = "", headers: [String: String] = [:],
        mountPoint: MountPoint = .root
    ) throws(Refusal) {
        var parameters = Parameters(capacity: 512, count: headers.count + 3)
        parameters.append("REQUEST_METHOD", method)
        parameters.append("SCRIPT_NAME", path)
        parameters.append("QUERY_STRING", query)
        for (name, value) in headers {
            parameters.append(name, value)
        }
        try self.init(parameters: parameters, mountPoint: mountPoint)
    }
}

extension Parameters {
    mutating func append(_ name: String, _ value: String) {
        var text = name + "=" + value
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }
}

extension RequestHead.Method {
    /// The method with this name. Methods are case-sensitive (RFC 9110, section 9.1).
    init(of parameters: Parameters) {
        self = parameters.withValue(.requestMethod) { bytes in
            guard let bytes else { return .other }
            return RequestHead.Method.allCases.first { method in
                let name = method.rawValue.utf8
                return name.count == bytes.count && name.elementsEqual(bytes)
            } ?? .other
        }
    }
}
