import JSON

extension JSONValue {
    /// The value as a message shows it: short and on one line.
    public var foundDescription: String {
        switch kind {
        case .null: "null"
        case .bool: bool == true ? "true" : "false"
        case .number: shortened(String(decoding: source, as: UTF8.self))
        case .string: quoted(string ?? "")
        case .array: count == 0 ? "an empty list" : "a list"
        case .object: "an object"
        }
    }
}

/// The longest part of a client's text that a message repeats, in Unicode scalars.
private let longestExcerpt = 60

private func shortened(_ text: String) -> String {
    let excerpt = text.unicodeScalars.prefix(longestExcerpt)
    return excerpt.endIndex == text.endIndex ? text : String(excerpt) + "…"
}

/// A text in quotes, shortened, with control characters escaped.
public func quoted(_ text: String) -> String {
    var writer = JSONWriter(capacity: 64)
    writer.value(shortened(text))
    return String(decoding: writer.bytes, as: UTF8.self)
}

/// The names as `a, b or c`.
public func alternatives(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " or " + last
}

/// A number with commas between its thousands, such as 1,000,000.
public func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
        text.append(digit)
    }
    return text
}

/// A size in MiB if that is a whole number, else in bytes.
public func binarySize(_ bytes: Int) -> String {
    bytes.isMultiple(of: 1 << 20) ? "\(grouped(bytes >> 20)) MiB" : "\(grouped(bytes)) bytes"
}

/// The known name that was most likely meant; nil if none is close. A close name differs by at most two insertions,
/// deletions, substitutions or swaps, and by less than half of its length. Case is ignored.
func nearest(to name: String, among names: [String]) -> String? {
    let wanted = Array(name.lowercased().utf8)
    guard wanted.count <= 40 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in names {
        let distance = editDistance(wanted, Array(candidate.lowercased().utf8))
        if distance <= 2, distance * 2 < max(candidate.utf8.count, 1), distance < best?.distance ?? .max {
            best = (candidate, distance)
        }
    }
    return best?.name
}

/// The optimal string alignment distance: the number of insertions, deletions, substitutions and swaps of neighbours.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
        var row = [i + 1]
        for j in right.indices {
            var distance = min(row[j] + 1, last[j + 1] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                distance = min(distance, beforeLast[j - 1] + 1)
            }
            row.append(distance)
        }
        beforeLast = last
        last = row
    }
    return last[right.count]
}
