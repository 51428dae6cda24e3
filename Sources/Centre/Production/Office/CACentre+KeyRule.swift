import Issuer
public import Model
import Store
import Tokens

/// What an application's profile wants of its token.
extension CACentre {
    /// Where key and certificate of an application go.
    ///
    /// - Throws: `CentreError` with `.profileGone`; `BookError`.
    func keyRule(for application: ApplicationNumber) throws -> KeyRule {
        guard let record = try book.application(application) else {
            throw BookError(.notFound(object: "application \(application)"))
        }
        guard let rule = profiles[record.profile]?.token, let slot = TokenSlot(piv: rule.slot) else {
            throw CentreError(.profileGone(application, profile: record.profile))
        }
        let isPaired = pairMadeHere(beside: record.profile) != nil
        return KeyRule(profile: record.profile, slot: slot, token: rule, isPaired: isPaired)
    }

    /// Why nothing can be made for a job as the definition is now.
    ///
    /// What was signed already is finished without its profile.
    ///
    /// - Returns: nil when something can be made, or nobody would make it.
    /// - Throws: `BookError`.
    public func obstacle(to job: JobRecord) throws -> CentreError? {
        guard !job.state.isTerminal, job.state != .rejected else { return nil }
        do {
            _ = try keyRule(for: job.application)
            return nil
        } catch let error as CentreError {
            return try certificate(madeFor: job) == nil ? error : nil
        }
    }
}
