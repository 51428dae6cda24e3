import Model
import Store

/// Money that somebody has to look at.
extension HealthCheck {
    /// So many are counted.
    private static let mostPayments = 1000

    /// 对账: money of another amount, refunds that a provider refused, and trades about which it could not be asked.
    func payments() throws -> Outcome {
        let (book, most) = (centre.book, HealthCheck.mostPayments)
        let parts = [
            ("of another amount ('pki refund list')", try book.payments([.mismatched], limit: most).count),
            (
                "whose refund a provider refused ('pki refund list')",
                try book.refunds([.failed], limit: most).count
            ),
            ("about which a provider does not answer", try book.stuckCheckouts(limit: most).count),
        ]
        let words = parts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
        guard !words.isEmpty else { return (.passed, "all of them fit") }
        return (.warning, words.joined(separator: "; "))
    }
}
