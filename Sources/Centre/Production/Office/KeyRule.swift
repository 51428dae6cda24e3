import Issuer
import Model
import Tokens

/// What an application's profile wants of the key in a token.
struct KeyRule {
    /// The profile's name.
    let profile: String
    let slot: TokenSlot
    let token: Profile.TokenRule
    /// Whether the token is to take in a pair to decrypt with, made here.
    var isPaired = false

    /// The same, for people who choose a token.
    var wish: KeyWish {
        KeyWish(
            algorithm: token.algorithm,
            isAttested: token.attestation == .required,
            isPaired: isPaired
        )
    }

    /// The same, of a key that is in `slot`.
    func placed(in slot: TokenSlot) -> KeyRule {
        KeyRule(profile: profile, slot: slot, token: token, isPaired: isPaired)
    }

    /// Refuses a token that cannot make such a key.
    ///
    /// - Throws: `CentreError` with `.tokenUnsuitable`, saying what it can make.
    func demandAbility(_ capabilities: TokenCapabilities, of serial: String) throws(CentreError) {
        let able = capabilities.algorithms
        guard able.contains(token.algorithm) else {
            let reason = Unfitness.unable(profile: profile, wanted: token.algorithm, makes: able)
            throw CentreError(.tokenUnsuitable(serial: serial, reason))
        }
        guard isPaired, !KeyWish.takesPair(capabilities, token.algorithm) else { return }
        throw CentreError(.tokenUnsuitable(serial: serial, .takesNoPair(profile: profile)))
    }
}
