import Glibc

/// The capabilities of standard output.
struct Terminal {
    /// The width in characters; 80 if it is not a terminal.
    var width = 80
    /// Whether colours may be used.
    var hasColors = false

    /// Standard output as it is now. No colours if `NO_COLOR` is set (no-color.org) or the terminal is dumb.
    static var current: Terminal {
        guard isatty(1) == 1 else { return Terminal() }
        var size = winsize()
        let isKnown = ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return Terminal(
            width: isKnown ? Int(size.ws_col) : 80,
            hasColors: Environment.value("NO_COLOR") == nil && Environment.value("TERM") != "dumb")
    }

    /// The text in a colour, if colours may be used.
    func colored(_ text: String, _ color: Color) -> String {
        hasColors && !text.isEmpty ? "\u{1b}[\(color.rawValue)m\(text)\u{1b}[0m" : text
    }

    /// Colours of ECMA-48, by their number.
    enum Color: Int {
        case red = 31
        case green = 32
        case yellow = 33
        case cyan = 36
    }
}
