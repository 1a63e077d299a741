import Testing

@testable import API

/// How figures are compared and written as text, and what a client says it wants.
@Suite struct StatsFormatTests {
    @Test(
        arguments: [
            (100, 150, 500), (100, 50, -500), (3, 4, 333), (3, 5, 667), (3, 2, -333), (2000, 2001, 1), (2000, 1999, -1),
            (2001, 2002, 0), (0, 0, 0), (1, 0, -1000), (1, .max, .max), (.max, .max, 0), (.max, 0, -1000),
        ] as [(Int64, Int64, Int64)])
    func percent(from before: Int64, to now: Int64, tenths: Int64) {
        #expect(StatsComparison.tenthsOfPercent(from: Int128(before), to: Int128(now)) == tenths)
    }

    /// Sums of billionths have many more digits than counts.
    @Test func percentOfTheLargestSums() {
        for unit in [1, 1 << 40, 1 << 98, 1 << 99, 1 << 100, 1 << 125] as [Int128] {
            #expect(StatsComparison.tenthsOfPercent(from: unit * 2, to: unit) == -500, "\(unit)")
            #expect(StatsComparison.tenthsOfPercent(from: unit, to: -unit) == -2000, "\(unit)")
        }
        #expect(StatsComparison.tenthsOfPercent(from: 1, to: 1 << 120) == .max)
        #expect(StatsComparison.tenthsOfPercent(from: 1, to: -1 << 120) == .min)
    }

    @Test func changesFromZeroHaveNoPercentage() {
        #expect(StatsComparison.tenthsOfPercent(from: 0, to: 1) == nil)
    }

    @Test(arguments: [
        (["a", "b"], "a,b\r\n"), ([""], "\r\n"),
        (["a,b", "c\"d", "e\nf", "g\rh"], "\"a,b\",\"c\"\"d\",\"e\nf\",\"g\rh\"\r\n"),
        (["=1", "+1", "-1", "@x", "\tx", "\rx"], "'=1,'+1,'-1,'@x,'\tx,\"'\rx\"\r\n"), (["1=", "a+b"], "1=,a+b\r\n"),
        (["=\"a\""], "\"'=\"\"a\"\"\"\r\n"),
    ])
    func row(_ cells: [String], text: String) {
        var table = CSVWriter()
        table.row(cells)
        #expect(table.bytes == Array(text.utf8))
    }

    /// A text that looks like a number may be a group's name, which stays as it is.
    @Test func numbersBelowZeroStayNumbers() {
        var table = CSVWriter()
        table.row([.text("-1"), .number(-1), .number(.min), .number(0)])
        #expect(table.bytes == Array("'-1,-1,-9223372036854775808,0\r\n".utf8))
    }

    @Test(arguments: [
        ("text/csv", 1000, 0), ("*/*", 1000, 1000), ("text/csv, */*;q=0.1", 1000, 100), ("TEXT/CSV ; Q=0.5", 500, 0),
        ("text/*;q=0.25, application/json;q=1.000", 250, 1000), ("text/csv;q=0, */*", 0, 1000), ("", 0, 0),
        ("text/csv;header=present;q=0.2", 200, 0), ("text/csv;q=2", 0, 0), ("text/csv;q=0.1234", 0, 0),
        ("text/csv;q=1.5", 0, 0), ("text/csv;q=", 0, 0), ("text/csv;q=-1", 0, 0), (",,;;q", 0, 0),
    ])
    func weights(_ field: String, csv: Int, json: Int) {
        let types = AcceptedTypes(field)
        #expect(types.weight(of: "text/csv") == csv)
        #expect(types.weight(of: "application/json") == json)
    }

    @Test(arguments: [
        ("\"a\"", true, true), ("W/\"a\"", false, true), ("*", true, true), ("\"b\", \"a\"", true, true),
        ("\"b\" ,\tW/\"a\" ", false, true), ("\"b\"", false, false), ("a", false, false), ("", false, false),
    ])
    func tags(_ field: String, strongly: Bool, weakly: Bool) {
        #expect(ETag.matchesStrongly(field, "\"a\"") == strongly)
        #expect(ETag.matches(field, "\"a\"") == weakly)
    }
}
