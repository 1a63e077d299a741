/// A value of a row's column.
enum Cell {
    case null
    case integer(Int64)
    case bytes([UInt8])
}

/// What is bound to a parameter.
enum Parameter {
    case cell(Cell)
    case array(ArrayValue)
}

/// The values of a statement's parameters, in the form that the server takes.
struct Parameters {
    private var bytes: [UInt8] = []
    /// Where each value is in `bytes`; nil for NULL.
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// - Parameter types: those that the server expects. Others than whole numbers, texts and bytes are sent as text.
    init(_ parameters: [Parameter], types: [UInt32]) {
        for (index, type) in types.enumerated() {
            let start = bytes.count
            var isBinary = true
            switch index < parameters.count ? parameters[index] : .cell(.null) {
            case .cell(.null):
                offsets.append(nil)
                lengths.append(0)
                formats.append(1)
                continue
            case .cell(.integer(let number)): isBinary = append(number, as: type)
            case .array(let list): bytes.append(contentsOf: list.bytes)
            case .cell(.bytes(let value)):
                isBinary = type == ValueType.text || type == ValueType.bytes
                bytes.append(contentsOf: value)
            }
            offsets.append(start)
            lengths.append(Int32(bytes.count - start))
            formats.append(isBinary ? 1 : 0)
            if !isBinary { bytes.append(0) }
        }
    }

    /// Values in the binary form.
    init(binary values: [[UInt8]]) {
        for value in values {
            offsets.append(bytes.count)
            lengths.append(Int32(value.count))
            formats.append(1)
            bytes.append(contentsOf: value)
        }
    }

    /// - Returns: whether it is in the binary form.
    private mutating func append(_ number: Int64, as type: UInt32) -> Bool {
        switch type {
        case ValueType.int8: bytes.append(bigEndian: number)
        case ValueType.int4: bytes.append(bigEndian: Int32(truncatingIfNeeded: number))
        case ValueType.int2: bytes.append(bigEndian: Int16(truncatingIfNeeded: number))
        case ValueType.bool: bytes.append(number == 0 ? 0 : 1)
        default:
            bytes.append(contentsOf: String(number).utf8)
            return false
        }
        return true
    }

    func withPointers<Value>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Value
    ) -> Value {
        bytes.withUnsafeBytes { memory in
            // A parameter without bytes still needs an address, or it would be NULL.
            var empty: CChar = 0
            return withUnsafePointer(to: &empty) { empty in
                let values = offsets.map { offset -> UnsafePointer<CChar>? in
                    guard let offset else { return nil }
                    guard let base = memory.baseAddress, offset < memory.count else { return empty }
                    return (base + offset).assumingMemoryBound(to: CChar.self)
                }
                return body(values, lengths, formats)
            }
        }
    }
}
