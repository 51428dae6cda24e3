import Issuer
import Model
import Tokens

/// What an application's profile wants of the key in a token.
struct KeyRule {
    /// The profile's name.
    let profile: String
    let slot: TokenSlot
    let token: Profile.TokenRule

    /// Refuses a token that cannot make such a key.
    ///
    /// - Throws: `CentreError` with `.tokenUnsuitable`, saying what it can make.
    func demandAbility(_ capabilities: TokenCapabilities, of serial: String) throws(CentreError) {
        let able = capabilities.algorithms
        guard !able.contains(token.algorithm) else { return }
        let list = able.isEmpty ? "none" : able.map(\.rawValue).joined(separator: ", ")
        throw CentreError(
            .tokenUnsuitable(
                serial: serial,
                detail: "profile \(profile) wants a \(token.algorithm.rawValue) key, and it makes \(list)",
                hint: "insert another model of token ('pki token readers' shows what each makes), "
                    + "or choose another algorithm in the profile"
            )
        )
    }
}
