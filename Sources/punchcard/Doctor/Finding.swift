import JSON

/// A finding of the doctor.
struct Finding: Equatable {
    enum Level: String {
        case ok
        /// Worth knowing; it may be intended.
        case note
        /// The operator has to do something.
        case problem
    }

    /// The area that was checked.
    enum Area: String {
        case database, rights, disk, replication, connections, timezones, credentials, access, web
    }

    let level: Level
    let area: Area
    let text: String
    /// What to do; empty if nothing.
    var advice = ""

    static func ok(_ area: Area, _ text: String) -> Finding { Finding(level: .ok, area: area, text: text) }

    static func note(_ area: Area, _ text: String, _ advice: String = "") -> Finding {
        Finding(level: .note, area: area, text: text, advice: advice)
    }

    static func problem(_ area: Area, _ text: String, _ advice: String) -> Finding {
        Finding(level: .problem, area: area, text: text, advice: advice)
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("level", level.rawValue)
            writer.member("area", area.rawValue)
            writer.member("text", text)
            writer.key("advice")
            if advice.isEmpty { writer.null() } else { writer.value(advice) }
        }
    }
}

/// Formats sizes for people.
enum ByteCount {
    /// The size in binary units, rounded down: `900 bytes`, `12 KiB`, `3 GiB`.
    static func text(_ bytes: Int64) -> String {
        var (size, unit) = (bytes, "bytes")
        for larger in ["KiB", "MiB", "GiB", "TiB"] where size >= 10_000 { (size, unit) = (size / 1024, larger) }
        return "\(size) \(unit)"
    }
}
