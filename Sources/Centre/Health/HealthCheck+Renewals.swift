import Enrollment
import Model
import Store

/// Certificates that were signed for a 更新 or 替换 at its holder's, and are not proven.
extension HealthCheck {
    /// So many are named.
    private static let namedRenewals = 20

    /// Those that no code goes on with should be revoked by now.
    func renewals() throws -> Outcome {
        let all = try centre.unprovenRenewals()
        let left = all.compactMap { record, standing -> String? in
            guard case .left(let number, _) = standing else { return nil }
            return "\(record.id.serial.hexadecimal) (\(number))"
        }
        guard !left.isEmpty else {
            return (.passed, all.isEmpty ? "none is unproven" : "\(all.count) under way at their holders'")
        }
        let names = left.prefix(HealthCheck.namedRenewals).joined(separator: ", ")
        let hidden = left.count - HealthCheck.namedRenewals
        let more = hidden > 0 ? " and \(hidden) more" : ""
        return (
            .warning, "signed, not proven, and no code goes on: \(names)\(more); 'pki serve' revokes them"
        )
    }
}
