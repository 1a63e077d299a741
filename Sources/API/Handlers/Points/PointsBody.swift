import JSON
import Loyalty

/// The answer to `GET /user/{userId}/points`: what a user can spend, and what will expire.
public enum PointsBody {
    /// Writes `points`, `pending`, `held`, `debt` and `expiring` as members of the open object.
    static func write(_ ledger: Ledger, in zone: ZoneRules, to writer: inout JSONWriter) {
        writer.member("points", ledger.points)
        writer.member("pending", ledger.pending)
        writer.member("held", ledger.held)
        writer.member("debt", ledger.debt)
        writer.array("expiring") { writer in
            for expired in ledger.upcoming(in: zone) {
                writer.object { writer in
                    writer.member("points", expired.points)
                    writer.member("at", zone.day(of: expired.at).description)
                }
            }
        }
    }

    /// The answer as JSON.
    public static func bytes(_ ledger: Ledger, in zone: ZoneRules) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { write(ledger, in: zone, to: &$0) }
        return writer.bytes
    }
}
