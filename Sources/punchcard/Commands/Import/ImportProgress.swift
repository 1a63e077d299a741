/// Progress of a long import or copy: the rate over the last seconds, and the remaining time at that rate.
struct ImportProgress {
    private struct Mark {
        var lines: Int
        var bytes: Int
        var at: Duration
    }

    /// The least time between two reports.
    private static let pause: Duration = .milliseconds(500)
    /// The rate is measured over this time, since skipped lines and lines out of order take a different time.
    private static let memory: Duration = .seconds(10)

    /// The size of the file in bytes; nil if unknown.
    private let size: Int?
    /// What a line is called, in the plural.
    private let what: String
    private var marks: [Mark]

    /// - Parameter size: the size of the file in bytes; nil if unknown.
    init(size: Int?) {
        self.size = size
        what = "lines"
        marks = [Mark(lines: 0, bytes: 0, at: .zero)]
    }

    /// Progress of what was begun earlier, in rows.
    init(rows: Int, of all: Int) {
        size = all
        what = "rows"
        marks = [Mark(lines: rows, bytes: rows, at: .zero)]
    }

    /// - Parameters:
    ///   - lines: the lines taken so far.
    ///   - bytes: the bytes read so far.
    ///   - elapsed: the time since the import began.
    /// - Returns: such as `120000 lines, 12 %, 45000 lines/s, 3 min left`; nil if the last report was too recent.
    mutating func text(lines: Int, bytes: Int, at elapsed: Duration) -> String? {
        guard let last = marks.last, elapsed - last.at >= Self.pause else { return nil }
        marks.append(Mark(lines: lines, bytes: bytes, at: elapsed))
        while marks.count > 2, elapsed - marks[0].at > Self.memory { marks.removeFirst() }
        let first = marks[0]
        let seconds = (elapsed - first.at) / .seconds(1)
        var text = "\(lines) \(what)"
        if let size, size > 0 { text += ", \(Int(min(1, Double(bytes) / Double(size)) * 100)) %" }
        text += ", \(Int(Double(lines - first.lines) / seconds)) \(what)/s"
        if let size, bytes > first.bytes {
            let left = Double(max(0, size - bytes)) * seconds / Double(bytes - first.bytes)
            text += ", \(Self.text(seconds: left)) left"
        }
        return text
    }

    /// A duration, rounded up: `40 s`, `3 min`, `2 h 5 min`.
    private static func text(seconds: Double) -> String {
        // A bound, so that the conversion can't overflow.
        let seconds = Int(min(seconds, 1e9).rounded(.up))
        if seconds < 100 { return "\(seconds) s" }
        let minutes = (seconds + 59) / 60
        return minutes < 100 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
