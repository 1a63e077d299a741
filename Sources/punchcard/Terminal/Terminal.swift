import Glibc

/// What standard output can show.
struct Terminal {
    /// Columns; 80 where it is no terminal.
    var width = 80
    /// Whether colours may be used.
    var hasColors = false

    /// Standard output as it is now. Colours are left out by `NO_COLOR` (no-color.org) and on a dumb terminal.
    static var current: Terminal {
        guard isatty(1) == 1 else { return Terminal() }
        var size = winsize()
        let isKnown = ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return Terminal(
            width: isKnown ? Int(size.ws_col) : 80,
            hasColors: Environment.value("NO_COLOR") == nil && Environment.value("TERM") != "dumb")
    }

    /// A text in a colour, where there are colours.
    func colored(_ text: String, _ color: Color) -> String {
        hasColors && !text.isEmpty ? "\u{1b}[\(color.rawValue)m\(text)\u{1b}[0m" : text
    }

    /// Colours of ECMA-48, by the number that begins them.
    enum Color: Int {
        case red = 31
        case green = 32
        case yellow = 33
        case cyan = 36
    }
}
