import Gateway

/// Writes comma-separated values (RFC 4180).
struct CSVWriter {
    /// What stands in a cell.
    enum Cell {
        case text(String)
        case number(Int64)
        /// A JSON number.
        case decimal(String)
        case nothing
    }

    private(set) var bytes: [UInt8] = []

    /// A spreadsheet treats a cell as a formula if it begins with one of these.
    private static let formulaMarks = Set("=+-@\t\r".utf8)

    /// Appends a row of texts. A text that a spreadsheet would treat as a formula gets an apostrophe in front.
    mutating func row(_ cells: [String]) {
        row(cells.map(Cell.text))
    }

    /// Appends a row. A number is the same to a spreadsheet, and below 0 it begins with a minus sign.
    mutating func row(_ cells: [Cell]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch cell {
            case .text(let text): append(text)
            case .number(let number): bytes += String(number).utf8
            case .decimal(let number): bytes += number.utf8
            case .nothing: break
            }
        }
        bytes += "\r\n".utf8
    }

    private mutating func append(_ cell: String) {
        let isFormula = cell.utf8.first.map(Self.formulaMarks.contains) ?? false
        let text = isFormula ? "'" + cell : cell
        guard text.utf8.contains(where: { #"",\#r\#n"#.utf8.contains($0) }) else {
            bytes += text.utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension Response {
    /// 200 with comma-separated values. The first row is a header (RFC 4180 section 3).
    static func csv(_ body: [UInt8], caching: String) -> Response {
        Response(
            status: 200,
            headers: [("Content-Type", "text/csv; charset=utf-8; header=present"), ("Cache-Control", caching)],
            body: body)
    }
}
