import Store

/// Writes the text format of Prometheus, version 0.0.4.
struct ExpositionWriter {
    typealias Labels = [(name: String, value: String)]

    private(set) var text = ""

    /// Begins a metric. Its samples follow.
    mutating func begin(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(_ name: String, _ labels: Labels = [], _ value: String) {
        text += name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    /// A metric without labels.
    mutating func gauge(_ name: String, _ help: String, _ value: some CustomStringConvertible) {
        begin(name, "gauge", help)
        sample(name, [], value.description)
    }

    /// The samples of a histogram.
    /// - Parameter scale: the number of the values' units in one unit of the metric.
    mutating func histogram(
        _ name: String, _ labels: Labels = [], bounds: [Int], _ reading: Histogram.Reading, scale: Int = 1
    ) {
        for (bound, count) in zip(bounds.map { Self.quotient($0, scale) } + ["+Inf"], reading.cumulative) {
            sample("\(name)_bucket", labels + [("le", bound)], String(count))
        }
        sample("\(name)_sum", labels, Self.quotient(reading.sum, scale))
        sample("\(name)_count", labels, String(reading.count))
    }

    private static func quotient(_ value: Int, _ scale: Int) -> String {
        scale == 1 ? String(value) : String(Double(value) / Double(scale))
    }

    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}
