import FaultVFS
import FoundationEssentials
import Store
import TestSupport

/// A database and its log or journal as they could be found after the power was cut: from what they were, and what was
/// written to them and synced since.
struct RecordedFiles {
    /// What becomes of a write that was not synced.
    enum Unsynced: CaseIterable {
        case lost
        case kept
        /// Each for itself: lost, kept, or of each sector one or the other.
        case torn
    }

    private struct File {
        /// What no cut can take.
        var durable: [UInt8]
        var unsynced: [fault_vfs_operation] = []
    }

    /// Sectors are written as a whole, or not.
    private static let sector = 512

    private var files: [File]
    private let suffixes: [String]
    /// What had been promised.
    private(set) var marks: Set<Int64> = []

    /// - Parameter path: the database as it is on disk when the recording starts.
    init(startingFrom path: String, journal: Journal) throws {
        suffixes = ["", journal == .writeAhead ? "-wal" : "-journal"]
        files = try suffixes.map { File(durable: Array(try Data(contentsOf: URL(filePath: path + $0)))) }
    }

    /// Takes the next operation of the recording.
    mutating func take(_ operation: fault_vfs_operation) {
        let file = Int(operation.file)
        switch operation.kind {
        case FAULT_VFS_MARK: marks.insert(operation.offset)
        case FAULT_VFS_SYNC:
            for unsynced in files[file].unsynced { Self.apply(unsynced, to: &files[file].durable) }
            files[file].unsynced = []
        default: files[file].unsynced.append(operation)
        }
    }

    /// How many operations a cut could take now.
    var unsyncedCount: Int { files.reduce(0) { $0 + $1.unsynced.count } }

    /// Writes the files as they could be after a cut at this point.
    func write(to path: String, _ unsynced: Unsynced, using random: inout SeededRandom) throws {
        for (file, suffix) in zip(files, suffixes) {
            var bytes = file.durable
            for operation in file.unsynced {
                switch unsynced {
                case .lost: break
                case .kept: Self.apply(operation, to: &bytes)
                case .torn:
                    switch random.pick(0...2) {
                    case 0: break
                    case 1: Self.apply(operation, to: &bytes)
                    default: Self.apply(operation, to: &bytes) { random.chance(50) }
                    }
                }
            }
            try Data(bytes).write(to: URL(filePath: path + suffix))
        }
        try? FileManager.default.removeItem(atPath: path + "-shm")
    }

    private static func apply(
        _ operation: fault_vfs_operation, to bytes: inout [UInt8], sectorIsWritten: () -> Bool = { true }
    ) {
        let start = Int(operation.offset)
        if operation.kind == FAULT_VFS_TRUNCATE {
            if sectorIsWritten() { bytes.removeLast(max(0, bytes.count - start)) }
            return
        }
        let written = UnsafeBufferPointer(start: operation.bytes, count: Int(operation.length))
        if bytes.count < start + written.count {
            bytes += Array(repeating: 0, count: start + written.count - bytes.count)
        }
        var offset = 0
        while offset < written.count {
            let end = min(written.count, (start + offset) / sector * sector + sector - start)
            if sectorIsWritten() { bytes.replaceSubrange(start + offset..<start + end, with: written[offset..<end]) }
            offset = end
        }
    }
}
