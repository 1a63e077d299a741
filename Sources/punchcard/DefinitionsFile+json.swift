import JSON
import Loyalty

/// Where a text's lines begin.
struct LineIndex {
    private let bytes: [UInt8]
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// The position of a byte, counted from 0; the end for one beyond it.
    func position(of offset: Int) -> DefinitionsFile.Position {
        let offset = min(max(offset, 0), bytes.count)
        // The first line that begins after the byte, by bisection.
        var (low, high) = (1, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        // A scalar is counted by its first byte: the others are 10xxxxxx (RFC 3629 section 3).
        let scalars = bytes[starts[low - 1]..<offset].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        return DefinitionsFile.Position(line: low, column: scalars + 1)
    }
}

/// Where the values of a JSON text stand.
struct JSONPositions {
    private(set) var positions: [ExactText: DefinitionsFile.Position] = [:]
    private let lines: LineIndex

    init(of document: JSONDocument) {
        lines = LineIndex(document.bytes)
        insert(document.root, at: .root)
    }

    private mutating func insert(_ value: JSONValue, at pointer: JSONPointer) {
        positions[pointer.text] = lines.position(of: value.offset)
        for (index, element) in value.elements.enumerated() {
            insert(element, at: pointer.appending(index))
        }
        for (name, member) in value.members {
            insert(member, at: pointer.appending(name))
        }
    }
}
