import Model
import Store

extension HealthCheck {
    /// A line for each key whose destruction is on record as intended, and not as done: nobody should wait for what it signs.
    func cutEndings() throws -> [HealthFinding] {
        let authorities = try centre.book.authorities().filter { try centre.isEnding($0) }.map { record in
            warning(
                "the destruction of \(record.id) was begun and did not come to its end: 'pki authority destroy \(record.id) --confirm' said again ends it"
            )
        }
        let requests = try centre.book.authorityRequests().filter { try centre.isBeingGivenUp($0) }
            .map { request in
                warning(
                    "request \(request.id) is being given up, and was not to the end: 'pki authority give-up \(request.id) --confirm' said again ends it"
                )
            }
        return authorities + requests
    }

    private func warning(_ detail: String) -> HealthFinding {
        HealthFinding(check: "authorities", severity: .warning, detail: detail)
    }
}
