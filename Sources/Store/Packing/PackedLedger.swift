import Loyalty

extension MemberState {
    /// Points as they are kept, of either sign. Anything beyond is damage, and could overflow.
    static let keptPoints = -largestBalance...largestBalance
}

extension ByteWriter {
    /// Packs a ledger: its newest instant, the user's latest activity, the debt and the lots.
    mutating func append(_ ledger: Ledger) {
        guard let at = ledger.at else { return append(0 as UInt64) }
        append(ledger.activity == nil ? 1 as UInt64 : 2)
        append(signed: at.milliseconds)
        if let activity = ledger.activity { append(signed: at.milliseconds &- activity.milliseconds) }
        append(UInt64(bitPattern: ledger.debt))
        append(ledger.lots) { writer, lot in
            writer.append(lot.key.shape)
            if let activation = lot.key.activation { writer.append(signed: at.milliseconds &- activation.milliseconds) }
            switch lot.key.expiry {
            case .never: break
            case .at(let instant): writer.append(signed: instant.milliseconds &- at.milliseconds)
            case .inactivity(let months): writer.append(UInt64(months))
            }
            writer.append(UInt64(bitPattern: lot.points))
        }
    }
}

extension ByteReader {
    /// Reads a ledger; nil if the bytes are damaged.
    mutating func nextLedger() -> Ledger? {
        guard let parts = next(), parts <= 2 else { return nil }
        if parts == 0 { return Ledger() }
        guard let at = nextSigned() else { return nil }
        var ledger = Ledger(at: Instant(milliseconds: at))
        if parts == 2 {
            guard let back = nextSigned() else { return nil }
            ledger.activity = Instant(milliseconds: at &- back)
        }
        guard let debt = nextTally(), let lots = nextList({ $0.nextLot(at: at) }) else { return nil }
        ledger.debt = debt
        ledger.lots = lots
        return ledger
    }

    private mutating func nextLot(at: Int64) -> Ledger.Lot? {
        guard let shape = next(), shape < 8 else { return nil }
        var key = Ledger.LotKey()
        if shape & 1 != 0 {
            guard let back = nextSigned() else { return nil }
            key.activation = Instant(milliseconds: at &- back)
        }
        switch shape >> 1 {
        case 0: break
        case 1:
            guard let ahead = nextSigned() else { return nil }
            key.expiry = .at(Instant(milliseconds: at &+ ahead))
        case 2:
            guard let months = next().flatMap({ Int(exactly: $0) }), (1...Validity.maximumMonths).contains(months)
            else {
                return nil
            }
            key.expiry = .inactivity(months: months)
        default: return nil
        }
        guard let points = nextTally(), points > 0 else { return nil }
        return Ledger.Lot(key: key, points: points)
    }
}

extension Ledger.LotKey {
    /// Which parts are packed: bit 0 for an activation, bits 1 and 2 for the kind of expiry.
    fileprivate var shape: UInt64 {
        let kind: UInt64 =
            switch expiry {
            case .never: 0
            case .at: 1
            case .inactivity: 2
            }
        return kind << 1 | (activation == nil ? 0 : 1)
    }
}
