import Loyalty

/// Draws one figure per day as columns of blocks.
///
/// If there are more days than columns, a column shows the average of several days: a sum would count a user of two
/// days twice.
struct StatsChart {
    /// The height in lines.
    private static let height = 8
    /// The width of the widest column, including the space after it.
    private static let widestColumn = 6
    /// The blocks by eighths.
    private static let blocks = Array(" ▁▂▃▄▅▆▇█")

    /// The number of days per column.
    let daysPerColumn: Int
    /// The chart's lines, the highest first, without the axis.
    let lines: [String]
    /// The line below the columns, and the line with the first and the last day.
    let axis: [String]

    /// - Parameters:
    ///   - days: the days of the period, at least one, with their figures.
    ///   - width: the width of the terminal in characters.
    init(_ days: [(day: Day, value: Int64)], width: Int) {
        let most = days.map(\.value).max() ?? 0
        let margin = String(most).count
        let room = max(10, width - margin - 2)
        daysPerColumn = max(1, (days.count + room - 1) / room)
        let columns = Self.averages(of: days.map(\.value), over: daysPerColumn)
        let columnWidth = max(1, min(Self.widestColumn, room / max(1, columns.count)))
        // Scaled to the averages: they are lower than the highest day.
        let top = max(columns.max() ?? 0, 1)
        let label = daysPerColumn == 1 ? String(most) : String(Int(top.rounded()))
        lines = (0..<Self.height).map { line in
            let text = columns.map { Self.cell(of: $0 / top, line: line, width: columnWidth) }.joined()
            let mark = line == 0 ? label : ""
            return String(repeating: " ", count: max(0, margin - mark.count)) + mark + " │" + Self.trimmed(text)
        }
        let plot = columns.count * columnWidth
        let zero = String(repeating: " ", count: max(0, margin - 1)) + "0 └" + String(repeating: "─", count: plot)
        let (first, last) = (days.first?.day.description ?? "", days.last?.day.description ?? "")
        let gap = plot - first.count - last.count
        let labels =
            days.count == 1 ? first : gap > 0 ? first + String(repeating: " ", count: gap) + last : first + " – " + last
        axis = [zero, String(repeating: " ", count: margin + 2) + labels]
    }

    /// The averages of `count` values each; the last group is always full.
    private static func averages(of values: [Int64], over count: Int) -> [Double] {
        stride(from: values.count, to: 0, by: -count).map { end in
            let part = values[max(0, end - count)..<end]
            return part.reduce(0) { $0 + Double($1) } / Double(part.count)
        }.reversed()
    }

    /// A column's characters in one line. Any value above 0 is visible.
    private static func cell(of share: Double, line: Int, width: Int) -> String {
        let eighths = share > 0 ? max(1, Int((share * Double(8 * height)).rounded())) : 0
        let part = min(8, max(0, eighths - (height - 1 - line) * 8))
        let block = String(repeating: blocks[part], count: max(1, width - 1))
        return width > 1 ? block + " " : block
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return text
    }
}
