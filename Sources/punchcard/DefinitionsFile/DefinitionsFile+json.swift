import JSON
import Loyalty

/// The offsets at which a text's lines begin.
struct LineIndex: Sendable {
    private let bytes: [UInt8]
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
        self.starts = starts
    }

    /// The position of a byte, counted from 0. An offset beyond the text gives its end.
    func position(of offset: Int) -> DefinitionsFile.Position {
        let offset = min(max(offset, 0), bytes.count)
        // Find the first line that begins after the byte, by bisection.
        var (low, high) = (1, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        // Count each scalar by its first byte: the others are 10xxxxxx (RFC 3629, section 3).
        let scalars = bytes[starts[low - 1]..<offset].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        return DefinitionsFile.Position(line: low, column: scalars + 1)
    }
}

/// Finds the positions of a file's values. They are looked up in the document: a table of pointers to all values,
/// each with all names around it, could take many times the file's size.
struct ValuePlaces: Sendable {
    private enum Source {
        /// The file is the document.
        case lines(LineIndex)
        /// The document was composed from the file: the positions of the values, in the order of their offsets.
        case positions([(offset: Int, position: DefinitionsFile.Position)])
    }

    private let document: JSONDocument
    private let source: Source

    /// The places in a file that is JSON itself.
    init(of document: JSONDocument) {
        self.document = document
        source = .lines(LineIndex(document.bytes))
    }

    init(of document: JSONDocument, composedFrom positions: [(offset: Int, position: DefinitionsFile.Position)]) {
        self.document = document
        source = .positions(positions)
    }

    /// The position of the value at a pointer, or of the innermost value around it if there is none.
    func position(of pointer: String) -> DefinitionsFile.Position {
        var value = document.root
        for name in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let child = Self.child(of: value, name) else { break }
            value = child
        }
        switch source {
        case .lines(let lines): return lines.position(of: value.offset)
        case .positions(let positions): return Self.last(of: positions, upTo: value.offset)
        }
    }

    /// - Parameter name: as written in a pointer.
    private static func child(of value: JSONValue, _ name: Substring) -> JSONValue? {
        if value.kind == .array {
            guard let index = Int(name), index >= 0 else { return nil }
            return value.elements.dropFirst(index).first { _ in true }
        }
        return value.members.first { JSONPointer.escaped($0.key).utf8.elementsEqual(name.utf8) }?.value
    }

    private static func last(
        of positions: [(offset: Int, position: DefinitionsFile.Position)], upTo offset: Int
    ) -> DefinitionsFile.Position {
        var (low, high) = (0, positions.count)
        while low < high {
            let middle = (low + high) / 2
            if positions[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? positions[low - 1].position : DefinitionsFile.Position(line: 1, column: 1)
    }
}
