import Model

extension TokenRecord {
    /// The record one version later, in another state.
    func moved(to next: State, at now: Timestamp) throws(EnrollmentError) -> TokenRecord {
        let state: State
        do throws(InvalidTransition) {
            state = try self.state.moved(to: next)
        } catch {
            throw EnrollmentError(.invalidTransition(error))
        }
        return TokenRecord(
            serial: serial,
            driver: driver,
            model: model,
            state: state,
            application: application,
            wrappedSecrets: wrappedSecrets,
            pinTriesLeft: pinTriesLeft,
            version: version + 1,
            updatedAt: now
        )
    }
}
