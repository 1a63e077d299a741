import Glibc

/// The web browser of the person at the terminal.
enum Browser {
    /// Opens a link if this runs in a desktop's terminal; otherwise, or if that fails, does nothing.
    ///
    /// The link contains a token, and every user of the machine could see it on a command line. So it goes through a
    /// file that only its owner can read, in the folder that the system keeps for the session.
    static func open(_ link: String) {
        guard isatty(1) == 1, Environment.value("WAYLAND_DISPLAY") != nil || Environment.value("DISPLAY") != nil,
            let folder = Environment.value("XDG_RUNTIME_DIR")
        else { return }
        let page = "\(folder)/punchcard-dashboard.html"
        if write(redirection(to: link), to: page) { start(on: page) }
    }

    /// A page that redirects at once.
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

    /// Starts xdg-open, detached from this program and its terminal, without output. The shell gets the path in a
    /// variable, so that it doesn't interpret it.
    private static func start(on page: String) {
        setenv("PUNCHCARD_PAGE", page, 1)
        _ = system("trap '' HUP; xdg-open \"$PUNCHCARD_PAGE\" </dev/null >/dev/null 2>&1 &")
    }
}
