import Model
import OpenSSL

/// Whether keys to decrypt with can be archived.
extension HealthCheck {
    /// So many days before the end of an officer's certificate it is told.
    private static let officerDays: Int64 = 30

    /// Nothing where the centre makes no such keys.
    var recovery: [HealthFinding] {
        centre.configuration.keyRecovery == nil ? [] : [finding("officers", officers)]
    }

    /// 恢复员: their certificates can be used.
    ///
    /// With one that has ended, no token with two certificates is made.
    private func officers() throws -> Outcome {
        let officers = try centre.recoveryOfficers()
        let words = "\(officers.threshold) of \(officers.certificates.count) open a key"
        guard let first = officers.certificates.min(by: { $0.notAfter < $1.notAfter }) else {
            return (.passed, words)
        }
        let days = (first.notAfter.secondsSinceEpoch - centre.clock.now.secondsSinceEpoch) / 86_400
        return (
            days < HealthCheck.officerDays ? .warning : .passed,
            "\(words), \(days) days left (\(first.holderName.printable))"
        )
    }
}
