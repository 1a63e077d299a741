import Database

/// An array of one dimension in the binary form (array_send).
struct ArrayValue {
    private(set) var bytes: [UInt8] = []
    private let type: UInt32
    private var hasNull = false
    private static let headerSize = 20

    init(of type: RowForm.ColumnType) {
        self.type =
            switch type {
            case .integer: ValueType.int8
            case .text: ValueType.text
            case .bytes: ValueType.bytes
            }
        removeAll()
    }

    /// An array that is whole.
    init(of type: RowForm.ColumnType, _ values: [Cell]) {
        self.init(of: type)
        for value in values { append(value) }
        finish(count: Int32(values.count))
    }

    mutating func append(_ value: Cell) {
        switch value {
        case .null:
            hasNull = true
            bytes.append(bigEndian: Int32(-1))
        case .integer(let number):
            bytes.append(bigEndian: Int32(8))
            bytes.append(bigEndian: number)
        case .bytes(let value):
            bytes.append(bigEndian: Int32(value.count))
            bytes.append(contentsOf: value)
        }
    }

    /// Writes the head: dimensions, whether there are NULLs, the type, the number of elements, and the first index.
    mutating func finish(count: Int32) {
        var head: [UInt8] = []
        head.append(bigEndian: Int32(1))
        head.append(bigEndian: Int32(hasNull ? 1 : 0))
        head.append(bigEndian: type)
        head.append(bigEndian: count)
        head.append(bigEndian: Int32(1))
        bytes.replaceSubrange(..<Self.headerSize, with: head)
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: repeatElement(0, count: Self.headerSize))
        hasNull = false
    }
}
