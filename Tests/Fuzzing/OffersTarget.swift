import JSON
import Loyalty
import Store

@testable import API

/// Codes for a pool, as text and as JSON, and the bodies of captures and of used coupons.
enum OffersTarget {
    static func run(_ bytes: [UInt8]) throws {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for isJSON in [false, true] {
            do {
                try check(CouponPool(bytes[...], isJSON: isJSON).codes, of: lines.count)
            } catch let error as APIError {
                try check(error, of: lines.count)
            }
        }
        guard let json = try? JSONDocument(bytes, options: .received).root, json.kind == .object else { return }
        if let points = try? CaptureBody(json).points { try FuzzFinding.check(points > 0, "\(points) points") }
        if let reference = try? CouponUse(json).reference {
            let isValid = CouponUse.lengths.contains(reference.utf8.count) && !reference.utf8.contains { $0 < 0x20 }
            try FuzzFinding.check(isValid, "the reference \(reference.debugDescription)")
        }
    }

    private static func check(_ codes: [HashedCode], of lines: Int) throws {
        try FuzzFinding.check((1...lines).contains(codes.count), "\(codes.count) codes of \(lines) lines")
        for code in codes {
            let again = CouponCode(code.text.lowercased()).map { HashedCode($0) }
            try FuzzFinding.check(again == code, "the code \(code.text), again \(again?.text ?? "none")")
            try FuzzFinding.check(code.text.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "the code \(code.text)")
        }
    }

    /// The refusal names lines that are there, each once and in order, or says that there is no code.
    private static func check(_ error: APIError, of lines: Int) throws {
        let numbers = error.issues.map { Int($0.pointer.dropFirst()) ?? 0 }
        try FuzzFinding.check(error.code == .invalidCoupons, error.code.rawValue)
        try FuzzFinding.check(numbers.allSatisfy { (1...lines).contains($0) }, "\(numbers) of \(lines) lines")
        try FuzzFinding.check(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }, "\(numbers)")
    }
}
