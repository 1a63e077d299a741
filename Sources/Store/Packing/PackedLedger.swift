import Loyalty

extension MemberState {
    /// Points as they are kept, of either sign. Anything beyond is damage, and could overflow.
    static let keptPoints = -largestBalance...largestBalance
}

extension ByteWriter {
    /// Packs a ledger: its newest instant, the user's latest activity, the debt, the lots and, if there are any, the holds.
    mutating func append(_ ledger: Ledger) {
        guard let at = ledger.at else { return append(0 as UInt64) }
        append((ledger.activity == nil ? 1 as UInt64 : 2) + (ledger.holds.isEmpty ? 0 : 2))
        append(signed: at.milliseconds)
        if let activity = ledger.activity { append(signed: at.milliseconds &- activity.milliseconds) }
        append(UInt64(bitPattern: ledger.debt))
        append(ledger.lots) { writer, lot in
            writer.append(lot.key, at: at)
            writer.append(UInt64(bitPattern: lot.points))
        }
        if ledger.holds.isEmpty { return }
        append(ledger.holds) { writer, hold in
            writer.append(UInt64(bitPattern: hold.id))
            writer.append(signed: hold.until.milliseconds &- at.milliseconds)
            writer.append(hold.takings) { writer, taking in
                writer.append(taking.key, at: at)
                writer.append(UInt64(bitPattern: taking.points))
            }
            writer.append(UInt64(bitPattern: hold.owed))
            writer.append(hold.lot, at: at)
        }
    }

    private mutating func append(_ key: Ledger.LotKey, at: Instant) {
        append(key.shape)
        if let activation = key.activation { append(signed: at.milliseconds &- activation.milliseconds) }
        switch key.expiry {
        case .never: break
        case .at(let instant): append(signed: instant.milliseconds &- at.milliseconds)
        case .inactivity(let months): append(UInt64(months))
        }
    }
}

extension ByteReader {
    /// Reads a ledger; nil if the bytes are damaged.
    mutating func nextLedger() -> Ledger? {
        guard let parts = next(), parts <= 4 else { return nil }
        if parts == 0 { return Ledger() }
        guard let at = nextSigned() else { return nil }
        var ledger = Ledger(at: Instant(milliseconds: at))
        if parts % 2 == 0 {
            guard let back = nextSigned() else { return nil }
            ledger.activity = Instant(milliseconds: at &- back)
        }
        guard let debt = nextTally(), let lots = nextList({ $0.nextLot(at: at) }) else { return nil }
        ledger.debt = debt
        ledger.lots = lots
        if parts > 2 {
            guard let holds = nextList({ $0.nextHold(at: at) }), !holds.isEmpty else { return nil }
            ledger.holds = holds
        }
        return ledger
    }

    private mutating func nextLot(at: Int64) -> Ledger.Lot? {
        guard let key = nextLotKey(at: at), let points = nextTally(), points > 0 else { return nil }
        return Ledger.Lot(key: key, points: points)
    }

    private mutating func nextHold(at: Int64) -> Ledger.Hold? {
        guard let id = next(), let ahead = nextSigned(), let takings = nextList({ $0.nextLot(at: at) }),
            let owed = nextTally(), let lot = nextLotKey(at: at)
        else { return nil }
        return Ledger.Hold(
            id: Int64(bitPattern: id), until: Instant(milliseconds: at &+ ahead),
            takings: takings.map { Ledger.Taking(key: $0.key, points: $0.points) }, owed: owed, lot: lot)
    }

    private mutating func nextLotKey(at: Int64) -> Ledger.LotKey? {
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
        return key
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
