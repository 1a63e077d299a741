import JSON
import Loyalty
import TestSupport
import Testing

@testable import Store

@Suite struct MeasureBytesTests {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func sumsComeBackFromTheirBytes(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        func number() -> FixedDecimal {
            let limit = Int128(1) << random.pick(0...125)
            return FixedDecimal(billionths: Int128.random(in: -limit...limit, using: &random))
        }
        let sums = (1...5 as ClosedRange<Int64>).map {
            MeasureSums(
                field: $0 * 100, sum: number(), count: random.pick(1...Int64.max), minimum: number(), maximum: number())
        }
        let bytes = sums.packed ?? []
        #expect(bytes.withUnsafeBufferPointer { [MeasureSums](packed: $0) } == sums)
        for count in 0..<bytes.count {
            let part = bytes[..<count].withUnsafeBufferPointer { [MeasureSums](packed: $0) }
            #expect(part.count < sums.count)
        }
    }

    @Test func nothingTakesNoBytes() {
        #expect([MeasureSums]().packed == nil)
        #expect([MeasureSums(field: 1)].packed == nil)
    }
}
