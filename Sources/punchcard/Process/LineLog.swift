import API
import ArgumentParser
import Glibc
import JSON
import Loyalty
import Store

/// The log level and the format.
struct LogOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "What to log: info (each request), notice, warning or none. (default: PUNCHCARD_LOG_LEVEL, else info)")
    var logLevel: LineLog.Level?

    @Option(name: .long, help: "The format of a line: text or json. (default: PUNCHCARD_LOG_FORMAT, else text)")
    var logFormat: LineLog.Format?

    func makeLog() -> LineLog {
        let fallback = Self.fromEnvironment()
        return LineLog(
            level: logLevel ?? fallback.level, format: logFormat ?? fallback.format,
            sink: LineSink(isGathering: true))
    }

    static func fromEnvironment() -> LineLog {
        LineLog(
            level: Environment.value("PUNCHCARD_LOG_LEVEL").flatMap(LineLog.Level.init) ?? .info,
            format: Environment.value("PUNCHCARD_LOG_FORMAT").flatMap(LineLog.Format.init) ?? .text)
    }
}

/// Writes lines to standard error, which the supervisor or the web server stores.
struct LineLog: RequestLog {
    enum Level: String, ExpressibleByArgument, CaseIterable, Comparable {
        case info, notice, warning, none

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
        static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
    }

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    let level: Level
    let format: Format
    var sink = LineSink(isGathering: false)

    var isEnabled: Bool { level == .info }

    func notice(_ message: String) { write(message, as: .notice) }

    func warning(_ message: String) { write(message, as: .warning) }

    func record(_ line: RequestLine) {
        guard isEnabled || level <= .warning && line.fault != nil else { return }
        switch format {
        case .json: record(json: line)
        case .text: record(text: line)
        }
    }

    // MARK: - Lines

    private func record(json line: RequestLine) {
        var writer = JSONWriter(capacity: 256)
        writer.object { writer in
            writer.member("time", line.at.description)
            writer.member("level", line.fault == nil ? "info" : "warning")
            writer.member("method", line.method)
            writer.member("path", line.path)
            writer.member("status", line.status)
            writer.member("bytes", line.responseBytes)
            writer.member("requestId", line.requestId)
            if let fault = line.fault {
                writer.member("fault", fault)
            }
        }
        write(writer.bytes)
    }

    private func record(text line: RequestLine) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(192)
        bytes += line.at.description.utf8
        bytes += line.fault == nil ? " info ".utf8 : " warning ".utf8
        bytes += line.method.utf8
        bytes.append(UInt8(ascii: " "))
        Self.append(path: line.path, isEscaped: true, to: &bytes)
        for text in [String(line.status), String(line.responseBytes), line.requestId] {
            bytes.append(UInt8(ascii: " "))
            bytes += text.utf8
        }
        if let fault = line.fault {
            bytes.append(UInt8(ascii: " "))
            bytes += fault.utf8.lazy.map { $0 < 0x20 ? UInt8(ascii: " ") : $0 }
        }
        write(bytes)
    }

    /// Appends a path. A decoded path can contain anything, so everything but visible ASCII is encoded again: it
    /// can't be mistaken for another line.
    /// - Parameter isEscaped: whether `%` already begins an escape.
    static func append(path: String, isEscaped: Bool = false, to bytes: inout [UInt8]) {
        var path = path
        path.withUTF8 { text in
            if text.allSatisfy(isPlain) { return bytes.append(contentsOf: text) }
            for byte in text {
                if isPlain(byte) || isEscaped && byte == UInt8(ascii: "%") {
                    bytes.append(byte)
                } else {
                    let digits = Array("0123456789ABCDEF".utf8)
                    bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                }
            }
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "%") }

    private func write(_ message: String, as level: Level) {
        guard self.level <= level else { return }
        let now = SystemClock.now().description
        switch format {
        case .text: write(Array("\(now) \(level.rawValue) \(message)".utf8))
        case .json:
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("time", now)
                writer.member("level", level.rawValue)
                writer.member("message", message)
            }
            write(writer.bytes)
        }
    }

    private func write(_ line: [UInt8]) { sink.add(line) }
}
