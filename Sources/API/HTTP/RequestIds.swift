import Gateway
import Synchronization

/// Gives each request an id: the client's `X-Request-Id` if it is well-formed, else a new one.
public final class RequestIds: Sendable {
    /// The lengths of a client's id, in bytes.
    static let lengths = 1...128

    private let prefix: UInt64
    private let count = Atomic<UInt64>(0)

    /// - Parameter seed: makes the ids of different processes different.
    public init(seed: UInt64 = .random(in: .min ... .max)) {
        prefix = seed
    }

    /// The client's id if it has only letters, digits and `- _ . :`, which are safe in headers and logs; else a new
    /// one.
    func id(for head: RequestHead) -> String {
        let given = head.withHeader(.requestId) { bytes -> String? in
            guard let bytes, Self.lengths.contains(bytes.count), bytes.allSatisfy(Self.isAllowed) else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
        return given ?? next()
    }

    /// 16 hexadecimal digits, made from a counter and the seed. A process makes no id twice.
    private func next() -> String {
        // Multiplying by an odd number and adding are one-to-one in 64 bits.
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
