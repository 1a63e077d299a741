import Testing

@testable import punchcard

/// How far an import is, in words.
@Suite struct ImportProgressTests {
    @Test func rateAndEstimate() {
        var progress = ImportProgress(size: 1_000_000)
        #expect(progress.text(lines: 10, bytes: 100, at: .milliseconds(499)) == nil)
        #expect(
            progress.text(lines: 1_000, bytes: 10_000, at: .seconds(1)) == "1000 lines, 1 %, 1000 lines/s, 99 s left")
        #expect(progress.text(lines: 1_100, bytes: 11_000, at: .milliseconds(1_400)) == nil)
        #expect(
            progress.text(lines: 2_000, bytes: 20_000, at: .seconds(4)) == "2000 lines, 2 %, 500 lines/s, 4 min left")
        // The first seconds, which were quicker, count no more.
        #expect(
            progress.text(lines: 2_100, bytes: 21_000, at: .seconds(14))
                == "2100 lines, 2 %, 10 lines/s, 2 h 44 min left")
        #expect(
            progress.text(lines: 90_000, bytes: 1_000_000, at: .seconds(24))
                == "90000 lines, 100 %, 8790 lines/s, 0 s left")
    }

    /// Rows of an earlier attempt count as done, and not for the rate.
    @Test func aCopyThatGoesOn() {
        var progress = ImportProgress(rows: 6_000, of: 10_000)
        #expect(
            progress.text(lines: 7_000, bytes: 7_000, at: .seconds(1)) == "7000 rows, 70 %, 1000 rows/s, 3 s left")
    }

    @Test func withoutASize() {
        var progress = ImportProgress(size: nil)
        #expect(progress.text(lines: 700, bytes: 9_000, at: .seconds(2)) == "700 lines, 350 lines/s")
        var empty = ImportProgress(size: 0)
        #expect(empty.text(lines: 0, bytes: 0, at: .seconds(2)) == "0 lines, 0 lines/s")
    }

    /// A rate of nothing gives no estimate, and one of next to nothing one that fits.
    @Test func estimatesNeverOverflow() {
        var progress = ImportProgress(size: .max)
        #expect(progress.text(lines: 0, bytes: 0, at: .seconds(5)) == "0 lines, 0 %, 0 lines/s")
        #expect(
            progress.text(lines: 0, bytes: 1, at: .seconds(6)) == "0 lines, 0 %, 0 lines/s, 277777 h 47 min left")
    }
}
