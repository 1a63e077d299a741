import Crypto
import Gateway
import JSON
import Loyalty
import Store

extension Service {
    /// `POST /offer/{offerId}/coupon`: adds codes to an offer's pool. If one of them can't be a code, none is added.
    func addCoupons(_ call: Call, finish: @escaping Endpoint.Finish) throws {
        let (caller, offerId) = (call.caller, call[.offerId])
        let codes = try CouponPool(call.exchange).codes
        let idempotency = try call.idempotency()
        write(
            once: idempotency, in: caller.project.number, isDryRun: false, turn: .batch(of: caller.turnName),
            finish: finish
        ) { transaction in
            let (added, duplicates) = try transaction.addCodes(codes, to: offerId, in: caller.project.number)
            return {
                var writer = JSONWriter()
                writer.object { writer in
                    writer.member("added", added)
                    writer.member("duplicates", duplicates)
                }
                return writer.bytes
            }
        }
    }
}

/// Codes for a pool: a line each, as text or as JSON. There is no line with the names of columns.
public struct CouponPool: Sendable {
    /// The codes, in order.
    public let codes: [HashedCode]

    /// The most codes of one request.
    public static let mostCodes = 100_000
    /// The most lines that an error names.
    private static let mostIssues = 100

    /// Reads the body of a request.
    init(_ exchange: Exchange) throws(APIError) {
        try exchange.checkIsNotEncoded()
        let isJSON = exchange.hasJSONLines
        guard isJSON || [nil, "text/plain"].contains(exchange.contentType) else {
            throw APIError(.unsupportedMediaType, "The codes must be sent as text/plain or application/x-ndjson.")
        }
        try self.init(exchange.request.body[...], isJSON: isJSON ? true : nil)
    }

    /// Reads lines.
    /// - Parameter isJSON: whether a line is a JSON text, or an object with the member `code`; nil if the first one that
    ///   isn't empty decides it.
    /// - Throws: 400 that names the lines which are no codes; empty lines are skipped.
    public init(_ body: ArraySlice<UInt8>, isJSON format: Bool?) throws(APIError) {
        var format = format
        var codes: [HashedCode] = []
        var issues: [FieldIssue] = []
        var number = 0
        var text = body
        if case .markedUTF8 = TextEncoding(of: body) { text = body.dropFirst(TextEncoding.markLength) }
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard let looksLikeJSON = Self.isJSON(line) else { continue }
            let isJSON = format ?? looksLikeJSON
            format = isJSON
            guard let code = Self.code(in: line, isJSON: isJSON) else {
                issues.append(
                    FieldIssue(pointer: "/\(number)", detail: "expected \(Self.expectation(isJSON: isJSON))"))
                if issues.count == Self.mostIssues { break }
                continue
            }
            guard codes.count < Self.mostCodes else {
                throw APIError(.invalidCoupons, "A request takes at most \(grouped(Self.mostCodes)) codes.")
            }
            codes.append(code)
        }
        guard issues.isEmpty else { throw APIError(.invalidCoupons, issues: issues) }
        guard !codes.isEmpty else { throw APIError(.invalidCoupons, "The body has no codes.") }
        self.codes = codes
    }

    /// A line without white space at its ends.
    public static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0d }
        return line.drop(while: isSpace).reversed().drop(while: isSpace).reversed()[...]
    }

    /// Whether a text whose first line this is has its codes as JSON: a quote around a code is none of it. Nil for an empty
    /// line.
    public static func isJSON(_ line: ArraySlice<UInt8>) -> Bool? {
        trimmed(line).first.map { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "\"") }
    }

    /// The code on a line; nil if the line is none.
    public static func code(in line: ArraySlice<UInt8>, isJSON: Bool) -> HashedCode? {
        let line = trimmed(line)
        guard isJSON else { return CouponCode(String(decoding: line, as: UTF8.self)).map { HashedCode($0) } }
        guard let root = try? JSONDocument(slice: line, options: .finiteNumbers).root else { return nil }
        for (name, _) in root.members where name != "code" { return nil }
        return (root.string ?? root["code"]?.string).flatMap { CouponCode($0) }.map { HashedCode($0) }
    }

    /// What a line has to be, in words.
    public static func expectation(isJSON: Bool) -> String {
        (isJSON ? "a JSON text, or an object such as {\"code\": \"A1\"}, with " : "a code of ") + CouponCode.rule
    }
}

extension HashedCode {
    /// A code with its hash.
    public init(_ code: CouponCode) {
        self.init(text: code.text, hash: Self.hash(of: code.text))
    }

    /// The hash of a code in upper case.
    public static func hash(of code: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(code.utf8)).prefix(hashLength))
    }
}

extension CouponPattern {
    /// A code from the system's source of random numbers, which is cryptographically secure.
    public func draw() -> CouponCode {
        var generator = SystemRandomNumberGenerator()
        return code(using: &generator)
    }
}
