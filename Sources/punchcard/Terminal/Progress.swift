import Glibc

/// Shows the progress of a long command on one line of the terminal; does nothing if standard error isn't a terminal.
/// - Parameter text: nil to clear the line.
func printProgress(_ text: String?) {
    guard isatty(2) == 1 else { return }
    var line = "\r\u{1b}[K" + shownLines(text ?? "")
    line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
}

/// Shows how far a long output has come, unless it goes to the terminal itself.
struct OutputProgress {
    private var count: CountProgress?

    /// - Parameter what: what is counted; it follows the number.
    init(_ what: String) {
        count = isatty(1) == 1 ? nil : CountProgress(what)
    }

    mutating func show(_ number: Int) { count?.show(number) }

    /// Clears the line.
    func end() {
        if count != nil { printProgress(nil) }
    }
}

/// Shows a growing count from time to time.
struct CountProgress {
    /// Look at the clock once per this many steps.
    private static let stride = 100
    private static let pause: Duration = .milliseconds(200)

    private let what: String
    private var shownAt: ContinuousClock.Instant?

    /// - Parameter what: the text after the number, which says what is counted.
    init(_ what: String) {
        self.what = what
    }

    mutating func show(_ count: Int) {
        guard shownAt == nil || count.isMultiple(of: Self.stride) else { return }
        let now = ContinuousClock.now
        guard shownAt.map({ now - $0 >= Self.pause }) ?? true else { return }
        shownAt = now
        printProgress("\(count) \(what)")
    }
}
