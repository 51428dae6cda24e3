import Issuer
import Model
import Store

/// Whether the definition fits the book.
extension HealthCheck {
    /// Every profile is issued by an authority that there is.
    func profiles() throws -> Outcome {
        let authorities = try centre.authorityRoles()
        do throws(ConfigurationError) {
            let profiles = try Profile.loadAll(
                folder: "\(centre.definition)/profiles",
                flags: centre.configuration.flags,
                authorities: authorities
            )
            return (.passed, "\(profiles.count) profiles, each with its authority")
        } catch {
            return (.failure, error.message)
        }
    }
}
