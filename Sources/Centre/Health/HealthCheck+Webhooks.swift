import Model
import Store

/// What the platform has not been told.
extension HealthCheck {
    /// So many that were given up are counted.
    private static let most = 1000
    /// An endpoint that has not been told for so long needs somebody.
    private static let patienceSeconds: Int64 = 3600

    /// Events that were given up, and endpoints that take nothing.
    func webhooks() throws -> Outcome {
        let now = centre.clock.now
        let given = try centre.book.webhooks([.failed], limit: HealthCheck.most).count
        let names = (centre.configuration.platform?.webhooks ?? []).map(\.name)
        let behind = try names.filter { name in
            guard let next = try centre.book.nextWebhook(of: name) else { return false }
            return next.event.occurredAt < now.advanced(bySeconds: -HealthCheck.patienceSeconds)
        }
        var words: [String] = []
        if given > 0 { words.append("\(given) were given up ('pki webhook list')") }
        if !behind.isEmpty { words.append("\(behind.joined(separator: ", ")) was not told for an hour") }
        guard words.isEmpty else { return (.warning, words.joined(separator: "; ")) }
        return (
            .passed, "\(names.joined(separator: ", ")): nothing was given up, and nothing waits for an hour"
        )
    }
}
