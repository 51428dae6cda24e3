import Model

extension HealthCheck {
    /// One line for each authority whose end is near or over, or that does not stand where, and as, it should; one for all when there is none.
    func authorities() -> [HealthFinding] {
        do {
            let endings = try centre.authorityEndings()
            let misplaced = try centre.misplacedAuthorities().map { record, above in
                HealthFinding(
                    check: "authorities",
                    severity: .warning,
                    detail:
                        "\(record.id) was certified by \(above) and does not stand below it, so \(above) says nothing of it: 'pki authority import \(record.id) --certificate FILE --parent \(above)' places it"
                )
            }
            let standing = try standing()
            guard !endings.isEmpty || !misplaced.isEmpty || !standing.isEmpty else {
                return [
                    HealthFinding(check: "authorities", severity: .passed, detail: "no end of one is near")
                ]
            }
            return standing + misplaced
                + endings.map {
                    HealthFinding(check: "authorities", severity: $0.severity, detail: $0.detail)
                }
        } catch {
            return [HealthFinding(check: "authorities", severity: .failure, detail: describe(error))]
        }
    }
}
