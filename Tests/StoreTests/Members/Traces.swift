import FoundationEssentials
import TestSupport
import Testing

/// Every stretch of eight bytes of some texts.
struct Traces {
    private var stretches: Set<UInt64> = []
    /// The last two bytes of each, to pass over most places quickly.
    private var ends = [Bool](repeating: false, count: 65_536)

    init(of texts: [String]) {
        for text in texts {
            Self.eachStretch(of: Array(text.utf8)) { stretch, _ in
                stretches.insert(stretch)
                ends[Int(stretch & 0xffff)] = true
            }
        }
    }

    private static func eachStretch(of bytes: [UInt8], _ visit: (UInt64, Int) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            var stretch: UInt64 = 0
            var index = 0
            while index < bytes.count {
                stretch = stretch &<< 8 | UInt64(bytes[index])
                if index >= 7 { visit(stretch, index - 7) }
                index += 1
            }
        }
    }

    /// Where one of them is found.
    func places(in bytes: [UInt8]) -> [Int] {
        var places: [Int] = []
        Self.eachStretch(of: bytes) { stretch, place in
            if ends[Int(stretch & 0xffff)], stretches.contains(stretch) { places.append(place) }
        }
        return places
    }
}

extension TemporaryDatabase {
    /// Looks for texts in every file of the database.
    /// - Returns: how often they are found in each file where they are.
    func traces(of texts: [String]) throws -> [String: Int] {
        let traces = Traces(of: texts)
        var found: [String: Int] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let bytes = try [UInt8](Data(contentsOf: URL(filePath: "\(folder)/\(file)")))
            let places = traces.places(in: bytes)
            if !places.isEmpty { found[file] = places.count }
        }
        return found
    }

    /// Looks for texts in every file of the database, and in a copy; on a server in every row.
    func expectNoTrace(of texts: [String], _ when: String) throws {
        guard TestDatabase.engine == .sqlite else {
            let traces = Traces(of: texts)
            let rows = try rows().filter { $0.value.contains { !traces.places(in: Array($0.utf8)).isEmpty } }
            return #expect(rows.map(\.key) == [], "\(when)")
        }
        let copy = folder + "/copy-\(UInt64.random(in: .min ... .max)).db"
        try tamper("VACUUM INTO '\(copy)'")
        #expect(try traces(of: texts) == [:], "\(when)")
        try FileManager.default.removeItem(atPath: copy)
    }
}
