import Model

extension HealthCheck {
    /// One line for each authority whose end is near or over; one for all when there is none.
    func authorities() -> [HealthFinding] {
        do {
            let endings = try centre.authorityEndings()
            guard !endings.isEmpty else {
                return [
                    HealthFinding(check: "authorities", severity: .passed, detail: "no end of one is near")
                ]
            }
            return endings.map {
                HealthFinding(check: "authorities", severity: $0.severity, detail: $0.detail)
            }
        } catch {
            return [HealthFinding(check: "authorities", severity: .failure, detail: describe(error))]
        }
    }
}
