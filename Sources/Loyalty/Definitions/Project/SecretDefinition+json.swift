import JSON

extension SecretDefinition {
    private static let maximumCount = 16

    /// Reads the secrets of a definitions file.
    static func read(list: Field, ids: inout UniqueIds) -> [SecretDefinition] {
        list.elements(of: "secrets", atMost: maximumCount).compactMap { element in
            let expected = "a secret such as {id: a, algorithm: HS256, value: \"env:NAME\"}"
            guard let object = ObjectReader(element, expected, fields: ["id", "algorithm", "value"]) else { return nil }
            let id = object.required("id")?.id()
            ids.insert(id, object, at: "id")
            let algorithm = object.required("algorithm")?.choice(of: Algorithm.self)
            let source = object.required("value").flatMap { Source.read($0, for: algorithm) }
            guard let id, let algorithm, let source else { return nil }
            return SecretDefinition(id: id, algorithm: algorithm, source: source)
        }
    }

    /// Writes the definition without the secret: a literal or random secret is written as `keep`.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", id)
            writer.member("algorithm", algorithm.rawValue)
            switch source {
            case .environment(let name): writer.member("value", "env:" + name)
            case .file(let path): writer.member("value", "file:" + path)
            case .literal, .generate, .keep: writer.member("value", "keep")
            }
        }
    }
}

extension SecretDefinition.Algorithm {
    /// The shortest secret in bytes: the length of the hash (RFC 7518, section 3.2).
    public var minimumSecretLength: Int {
        switch self {
        case .hs256: 32
        case .hs384: 48
        case .hs512: 64
        }
    }
}

extension SecretDefinition.Source {
    private static let maximumLength = 4_096

    /// Messages never repeat the value: it is, or was meant to be, a secret.
    fileprivate static func read(_ field: Field, for algorithm: SecretDefinition.Algorithm?) -> Self? {
        guard let text = field.value.string else {
            field.fail("expected a text: env:NAME, file:PATH, generate, keep or the secret itself; put it in quotes")
            return nil
        }
        switch text {
        case "generate": return .generate
        case "keep": return .keep
        default: break
        }
        if text.startsExactly(with: "env:") {
            let name = String(text.unicodeScalars.dropFirst(4))
            guard isVariableName(name) else {
                field.fail("expected the name of an environment variable after env:")
                return nil
            }
            return .environment(name: name)
        }
        if text.startsExactly(with: "file:") {
            let path = String(text.unicodeScalars.dropFirst(5))
            guard !path.isEmpty, path.utf8.count <= maximumLength, !path.utf8.contains(0) else {
                field.fail("expected a path after file:")
                return nil
            }
            return .file(path: path)
        }
        let length = text.utf8.count
        if let algorithm, length < algorithm.minimumSecretLength {
            let expected = "at least \(algorithm.minimumSecretLength) bytes for \(algorithm.rawValue)"
            field.fail("expected env:NAME, file:PATH, generate, keep or a secret of \(expected), found \(length) bytes")
        }
        if length > maximumLength {
            field.fail("expected a secret of at most \(grouped(maximumLength)) bytes, found \(grouped(length))")
        }
        return .literal(text)
    }

    /// Checks for letters, digits and underscores, not starting with a digit (POSIX.1-2024, Base Definitions, 3.216).
    private static func isVariableName(_ name: String) -> Bool {
        guard (1...255).contains(name.utf8.count) else { return false }
        return name.utf8.enumerated().allSatisfy { index, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): index > 0
            default: false
            }
        }
    }
}
