import Testing

/// What takes bytes from strangers. A target gives it any bytes and checks that what was made of them is right; each
/// has its cases in `Corpus`, in a folder of its name.
enum FuzzTarget: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// The parameters of a request, `NAME=value` with NULs between, up to the answer.
    case parameters
    /// A path and a query.
    case path
    /// The JSON of a body.
    case json
    /// A token, its header and claims under a good signature, and a JWK set.
    case token
    /// Conditions, a NUL, and the metadata that they ask about.
    case conditions
    /// A definitions file.
    case definitions
    /// Lines of history.
    case history
    /// Bodies of adjustments and reversals, parts, and ids of entries.
    case points
    /// Codes for a pool, a line each, and bodies of captures and of used coupons.
    case offers
    /// What a web server sends to the FastCGI socket.
    case records

    var testDescription: String { rawValue }

    /// - Throws: ``FuzzFinding`` where something is wrong.
    func run(_ bytes: [UInt8]) throws {
        switch self {
        case .parameters: try ParametersTarget.run(bytes)
        case .path: try PathTarget.run(bytes)
        case .json: try JSONTarget.run(bytes)
        case .token: try TokenTarget.run(bytes)
        case .conditions: try ConditionsTarget.run(bytes)
        case .definitions: try DefinitionsTarget.run(bytes)
        case .history: try HistoryTarget.run(bytes)
        case .points: try PointsTarget.run(bytes)
        case .offers: try OffersTarget.run(bytes)
        case .records: try RecordsTarget.run(bytes)
        }
    }
}

/// What is wrong with what was made of some bytes.
struct FuzzFinding: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// - Throws: a finding unless the condition holds.
    static func check(_ condition: Bool, _ finding: @autoclosure () -> String) throws {
        guard condition else { throw FuzzFinding(finding()) }
    }
}
