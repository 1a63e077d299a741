import Gateway
import Synchronization

/// Names requests: by the caller's `X-Request-Id` where it is well-formed, else by a new id.
public final class RequestIds: Sendable {
    /// How long an id of the caller's can be, in bytes.
    static let lengths = 1...128

    private let prefix: UInt64
    private let count = Atomic<UInt64>(0)

    /// - Parameter seed: tells the ids of different processes apart.
    public init(seed: UInt64 = .random(in: .min ... .max)) {
        prefix = seed
    }

    /// The caller's id: letters, digits and `- _ . :`, so that it can stand in headers and logs.
    func id(for head: RequestHead) -> String {
        let given = head.withHeader(.requestId) { bytes -> String? in
            guard let bytes, Self.lengths.contains(bytes.count), bytes.allSatisfy(Self.isAllowed) else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
        return given ?? next()
    }

    /// 16 hexadecimal digits: a counter that is mixed with the process's seed, so that no two are the same.
    private func next() -> String {
        // An odd factor and a sum are one-to-one in 64 bits.
        let number = count.add(1, ordering: .relaxed).newValue &* 0x9e37_79b9_7f4a_7c15 &+ prefix
        return String(unsafeUninitializedCapacity: 16) { buffer in
            for index in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * index)) & 15
                buffer[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return 16
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: ":"):
            true
        default: false
        }
    }
}
