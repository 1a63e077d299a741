import Foundation

/// The text format of Prometheus (version 0.0.4), read strictly: everything that its description asks for has to be so.
struct Exposition {
    struct Metric {
        var type: String
        var samples: [(name: String, labels: [String: String], value: Double)] = []
    }

    private(set) var metrics: [String: Metric] = [:]

    /// The value of a sample; nil where there is none with exactly these labels.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        metrics.values.flatMap(\.samples).first { $0.name == name && $0.labels == labels }?.value
    }

    /// - Throws: `HarnessError` for what isn't of the format, naming the line.
    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw HarnessError("the last line doesn't end") }
        var current = ""
        var seen: Set<String> = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            if let help = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\S.*)/) {
                current = String(help.1)
                guard metrics[current] == nil else { throw HarnessError("a second HELP: \(line)") }
                metrics[current] = Metric(type: "")
            } else if let type = line.wholeMatch(
                of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/)
            {
                guard String(type.1) == current, metrics[current]?.type == "" else {
                    throw HarnessError("not after its HELP: \(line)")
                }
                metrics[current]?.type = String(type.2)
            } else {
                let sample = try Self.sample(line)
                let suffixes = metrics[current]?.type == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
                guard suffixes.contains(where: { sample.name == current + $0 }) else {
                    throw HarnessError("not of \(current): \(line)")
                }
                let key =
                    sample.name + sample.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined()
                guard seen.insert(key).inserted else { throw HarnessError("a second sample: \(line)") }
                metrics[current]?.samples.append(sample)
            }
        }
        for (name, metric) in metrics { try Self.check(name, metric) }
    }

    private static func sample(
        _ line: Substring
    ) throws -> (name: String, labels: [String: String], value: Double) {
        guard let parts = line.wholeMatch(of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)/) else {
            throw HarnessError("not a sample: \(line)")
        }
        var labels: [String: String] = [:]
        var rest = parts.2 ?? ""
        while let label = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(?:,|$)/) {
            guard labels.updateValue(String(label.2), forKey: String(label.1)) == nil else {
                throw HarnessError("a label twice: \(line)")
            }
            rest = rest[label.range.upperBound...]
        }
        guard rest.isEmpty, let value = Double(parts.3) else { throw HarnessError("not a sample: \(line)") }
        return (String(parts.1), labels, value)
    }

    private static func check(_ name: String, _ metric: Metric) throws {
        guard !metric.type.isEmpty else { throw HarnessError("\(name) has no TYPE") }
        // What metrics are called by convention.
        guard (metric.type == "counter") == name.hasSuffix("_total") else { throw HarnessError("the name of \(name)") }
        guard metric.samples.allSatisfy({ $0.value >= 0 }) else { throw HarnessError("\(name) is negative") }
        guard metric.type == "histogram" else { return }
        let groups = Dictionary(grouping: metric.samples) { $0.labels.filter { $0.key != "le" } }
        for samples in groups.values {
            let buckets = samples.filter { $0.name == name + "_bucket" }
            let bounds = buckets.compactMap { $0.labels["le"].flatMap(Double.init) }
            let counts = buckets.map(\.value)
            guard bounds.count == buckets.count, bounds == bounds.sorted(), bounds.last == .infinity,
                counts == counts.sorted(), samples.contains(where: { $0.name == name + "_sum" }),
                samples.first(where: { $0.name == name + "_count" })?.value == counts.last
            else { throw HarnessError("\(name) is no histogram") }
        }
    }
}
