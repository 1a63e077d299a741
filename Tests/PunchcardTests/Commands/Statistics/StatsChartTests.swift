import Loyalty
import Testing

@testable import punchcard

/// Where the blocks of a chart are.
@Suite struct StatsChartTests {
    private static func days(_ values: [Int64]) -> [(day: Day, value: Int64)] {
        values.enumerated().map { (Day(number: 20_000 + Int32($0.offset)), $0.element) }
    }

    @Test func aColumnForEachDay() {
        let chart = StatsChart(Self.days([16, 0, 8, 1, 4]), width: 80)
        #expect(chart.daysPerColumn == 1)
        #expect(
            chart.lines + chart.axis == [
                "16 │█████",
                "   │█████",
                "   │█████",
                "   │█████",
                "   │█████       █████",
                "   │█████       █████",
                "   │█████       █████       █████",
                "   │█████       █████ ▄▄▄▄▄ █████",
                " 0 └──────────────────────────────",
                "    2024-10-04          2024-10-08",
            ])
    }

    @Test func aSmallValueIsVisible() {
        let chart = StatsChart(Self.days([1_000_000, 1]), width: 30)
        #expect(chart.lines.last == "        │█████ ▁▁▁▁▁")
    }

    @Test func zeroIsDrawnWithoutColumns() {
        let chart = StatsChart(Self.days([0]), width: 20)
        #expect(chart.lines.first == "0 │" && chart.lines.last == "  │")
        #expect(chart.axis == ["0 └──────", "   2024-10-04"])
    }

    /// The newest columns stand for whole spans of days.
    @Test func manyDaysAreAveraged() {
        let values = [3] + Array(repeating: Int64(0), count: 24) + [0, 0, 6]
        let chart = StatsChart(Self.days(values), width: 12)
        #expect(chart.daysPerColumn == 3)
        #expect(chart.lines[0] == "3 │█")
        #expect(chart.lines[2] == "  │█        ▃")
        #expect(chart.lines[3] == "  │█        █")
        #expect(chart.axis[0] == "0 └──────────")
    }

    @Test(arguments: [1, 12, 40, 80, 81, 200], [1, 7, 30, 90, 365, 5_000])
    func noLineIsWiderThanTheTerminal(width: Int, days: Int) {
        let chart = StatsChart(Self.days((0..<days).map { Int64($0 * 37 % 101) }), width: width)
        for line in chart.lines + chart.axis.prefix(1) { #expect(line.count <= max(width, 15)) }
    }
}
