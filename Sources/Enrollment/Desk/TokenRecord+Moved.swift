public import Model

extension TokenRecord {
    /// The record one version later, in another state.
    public func moved(to next: State, at now: Timestamp) throws(EnrollmentError) -> TokenRecord {
        let state: State
        do throws(InvalidTransition) {
            state = try self.state.moved(to: next)
        } catch {
            throw EnrollmentError(.invalidTransition(error))
        }
        return changed(at: now) { $0.state = state }
    }
}
