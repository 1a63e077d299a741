import Glibc

/// The browser of the person at the terminal.
enum Browser {
    /// Opens a link on a desktop's terminal; does nothing elsewhere, and where it can't.
    ///
    /// The link goes through a file that only its owner can read, in the folder that the system keeps for the session: on
    /// a command line, every user of the machine would see the token in it.
    static func open(_ link: String) {
        guard isatty(1) == 1, Environment.value("WAYLAND_DISPLAY") != nil || Environment.value("DISPLAY") != nil,
            let folder = Environment.value("XDG_RUNTIME_DIR")
        else { return }
        let page = "\(folder)/punchcard-dashboard.html"
        if write(redirection(to: link), to: page) { start(on: page) }
    }

    /// A page that leads on at once.
    private static func redirection(to link: String) -> String {
        var address = ""
        for character in link {
            switch character {
            case "&": address += "&amp;"
            case "\"": address += "&quot;"
            case "<": address += "&lt;"
            default: address.append(character)
            }
        }
        return "<!doctype html><title>Punchcard</title><meta http-equiv=\"refresh\" content=\"0; url=\(address)\">\n"
    }

    private static func write(_ text: String, to path: String) -> Bool {
        unlink(path)
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var text = text
        return text.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) == $0.count }
    }

    /// Starts xdg-open, which goes on without this program and its terminal, and says nothing. The shell gets the path as a variable, so
    /// that it takes nothing in it for a command.
    private static func start(on page: String) {
        setenv("PUNCHCARD_PAGE", page, 1)
        _ = system("trap '' HUP; xdg-open \"$PUNCHCARD_PAGE\" </dev/null >/dev/null 2>&1 &")
    }
}
