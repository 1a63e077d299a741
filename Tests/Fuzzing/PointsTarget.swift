import JSON
import Loyalty
import Store

@testable import API

/// Bodies of adjustments and reversals, parts of an entry, and ids of entries.
enum PointsTarget {
    private static let today = Day(year: 2026, month: 11, day: 23)

    static func run(_ bytes: [UInt8]) throws {
        if let json = try? JSONDocument(bytes, options: .received).root, json.kind == .object {
            if let body = try? AdjustmentBody(json, on: today) { try check(body) }
            if let body = try? ReversalBody(json) {
                try FuzzFinding.check(EntryReason.isValid(body.reason), "the reason \(body.reason)")
                if let fraction = body.fraction { try check(fraction) }
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if let fraction = Fraction(text) { try check(fraction) }
        switch EntryId(text) {
        case .number(let number): try FuzzFinding.check(number > 0 && String(number) == text, "the id \(text)")
        case .clock(let at): try FuzzFinding.check(EntryId.clock(at).text == text, "the id \(text)")
        case nil: break
        }
    }

    private static func check(_ body: AdjustmentBody) throws {
        try FuzzFinding.check(AdjustmentBody.isValid(points: body.points), "\(body.points) points")
        try FuzzFinding.check(EntryReason.isValid(body.reason), "the reason \(body.reason)")
        if let last = body.lastDay {
            try FuzzFinding.check(last >= today && body.points > 0, "\(body.points) points until \(last)")
        }
    }

    private static func check(_ fraction: Fraction) throws {
        let isPart = 0 < fraction.numerator && fraction.numerator <= fraction.denominator
        try FuzzFinding.check(isPart && fraction.denominator <= Fraction.largestDenominator, fraction.description)
        try FuzzFinding.check(Fraction(fraction.description) == fraction, fraction.description)
        let points = MemberState.largestBalance
        let part = Fraction.Sum([fraction])?.floor(of: points) ?? -1
        try FuzzFinding.check((0...points).contains(part), "\(part) of \(points)")
    }
}
