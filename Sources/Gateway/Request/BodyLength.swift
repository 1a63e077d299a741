/// The length of a body (RFC 3875, section 4.1.2; RFC 9110, section 8.6).
enum BodyLength {
    /// The body's length in bytes, at most what the application takes; 0 if there is none. A request that announces no
    /// length and no coding has no body (RFC 9112, section 6.3), whatever its method.
    ///
    /// - Throws: `length_required`, `invalid_content_length` or `body_too_large`.
    static func announced(by head: RequestHead, for application: any Application) throws(Refusal) -> Int {
        let length = head.withHeader(HeaderName("CONTENT_LENGTH")) { bytes -> Int? in
            guard let bytes, !bytes.isEmpty else { return absent }
            return number(bytes)
        }
        guard let length else { throw .invalidContentLength }
        guard length != absent else {
            // A chunked body without a length doesn't get through FastCGI.
            guard !head.method.usuallyHasBody || head.header(HeaderName("HTTP_TRANSFER_ENCODING")) == nil else {
                throw .lengthRequired
            }
            return 0
        }
        guard length > application.smallestBodyLimit else { return length }
        let limit = application.bodyLimit(for: head)
        guard length <= limit else { throw .bodyTooLarge(limit: limit) }
        return length
    }

    /// Whether a request of a method that usually has a body announces none.
    static func isMissing(in head: RequestHead) -> Bool {
        guard head.method.usuallyHasBody else { return false }
        return head.withHeader(HeaderName("CONTENT_LENGTH")) { $0?.isEmpty ?? true }
    }

    private static let absent = -1

    /// Parses decimal digits. A number too large for Int is Int.max: larger than any limit.
    private static func number(_ digits: UnsafeBufferPointer<UInt8>) -> Int? {
        var number = 0
        var isTooLarge = false
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            let (shifted, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
            isTooLarge = isTooLarge || overflow || carry
            number = isTooLarge ? Int.max : sum
        }
        return number
    }
}

extension RequestHead.Method {
    /// Whether most requests of the method have a body.
    fileprivate var usuallyHasBody: Bool { self == .post || self == .put || self == .patch }
}
