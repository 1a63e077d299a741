/// Appends the percent-decoded bytes (RFC 3986, section 2.1) to `decoded`.
///
/// - Parameter plusIsSpace: whether `+` stands for a space, as in a form's query (the URL standard,
///   application/x-www-form-urlencoded).
/// - Returns: false at an escape without two hexadecimal digits, or one that stands for NUL.
func percentDecode(
    _ bytes: UnsafeBufferPointer<UInt8>, plusIsSpace: Bool = false, into decoded: inout [UInt8]
) -> Bool {
    var index = 0
    while index < bytes.count {
        let byte = bytes[index]
        if byte == UInt8(ascii: "%") {
            guard bytes.count - index > 2, let high = hexadecimal(bytes[index + 1]),
                let low = hexadecimal(bytes[index + 2]), high | low != 0
            else { return false }
            decoded.append(high << 4 | low)
            index += 3
        } else {
            decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            index += 1
        }
    }
    return true
}

private func hexadecimal(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
}

/// Makes a text of bytes, decoding them first if `escaped`.
///
/// - Returns: nil if the bytes can't be decoded, contain a NUL, or aren't UTF-8.
func decodedText(
    _ bytes: UnsafeBufferPointer<UInt8>, escaped: Bool, plusIsSpace: Bool = false
) -> String? {
    guard !bytes.contains(0) else { return nil }
    guard
        escaped && (bytes.contains(UInt8(ascii: "%")) || (plusIsSpace && bytes.contains(UInt8(ascii: "+"))))
    else { return utf8Text(bytes) }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    guard percentDecode(bytes, plusIsSpace: plusIsSpace, into: &decoded) else { return nil }
    return String(validating: decoded, as: UTF8.self)
}

/// Makes a text of UTF-8 bytes; nil if they aren't UTF-8.
///
/// Nearly all texts here are ASCII. For these, the general `String(validating:as:)` takes ten times as long.
func utf8Text(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    var all: UInt8 = 0
    for byte in bytes { all |= byte }
    return all < 0x80 ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
}
