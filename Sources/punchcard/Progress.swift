import Glibc

/// Shows how far a long command is, on one line of a terminal; nothing where standard error isn't one.
/// - Parameter text: nil to clear the line.
func printProgress(_ text: String?) {
    guard isatty(2) == 1 else { return }
    var line = "\r\u{1b}[K" + (text ?? "")
    line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
}
