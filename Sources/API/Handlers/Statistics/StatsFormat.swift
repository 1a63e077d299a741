import Gateway
import Loyalty

/// The format of stats.
enum StatsFormat: String, CaseIterable {
    case json, csv

    /// The value of the parameter `format`, else the type that `Accept` prefers.
    init(_ head: RequestHead) throws(APIError) {
        if let name = head.queryValue("format") {
            guard let format = Self(rawValue: name) else {
                throw .invalidParameter("format", "expected \(alternatives(Self.allCases.map(\.rawValue)))")
            }
            self = format
        } else if let accept = head.header(.accept) {
            let preferences = AcceptedTypes(accept)
            self = preferences.weight(of: "text/csv") > preferences.weight(of: "application/json") ? .csv : .json
        } else {
            self = .json
        }
    }
}
