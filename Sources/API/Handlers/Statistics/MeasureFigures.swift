import JSON
import Loyalty
import Store

/// What the numbers of measures come to, as answers have it.
enum MeasureFigures {
    /// Writes an object with an object for each measure as a member of the open object; nothing if there are no measures.
    static func write(_ sums: [MeasureSums], _ measures: [EventField], to writer: inout JSONWriter) {
        guard !measures.isEmpty else { return }
        writer.object("measures") { writer in
            for measure in measures {
                let sums = sums.sums(of: measure)
                writer.key(measure.path)
                writer.object { writer in
                    writer.member("sum", sums.sum)
                    writer.member("count", sums.count)
                    for (name, figure) in [
                        ("average", sums.average), ("min", sums.minimum), ("max", sums.maximum),
                    ] as [(StaticString, FixedDecimal?)] {
                        writer.key(name)
                        if let figure { writer.value(figure) } else { writer.null() }
                    }
                }
            }
        }
    }

    /// The names of a table's columns.
    static func names(of measures: [EventField]) -> [String] {
        measures.flatMap { measure in
            ["sum", "count", "average", "min", "max"].map { "\(measure.path).\($0)" }
        }
    }

    /// The cells of a row.
    static func cells(of sums: [MeasureSums], _ measures: [EventField]) -> [CSVWriter.Cell] {
        measures.flatMap { measure in
            let sums = sums.sums(of: measure)
            let cells: [CSVWriter.Cell] = [.decimal(sums.sum.description), .number(sums.count)]
            return cells
                + [sums.average, sums.minimum, sums.maximum].map { $0.map { .decimal($0.description) } ?? .nothing }
        }
    }
}
