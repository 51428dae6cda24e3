import Model
import OpenSSL
import Tokens

/// Where a token has room for a new key beside the one in use.
///
/// Of the places that programs look for keys in to log in and to sign, 9A and 9C, the other one; behind PKCS#11 the objects that are
/// called like them. Where a key to decrypt with comes beside the new one, each of the four places, because those of before stay for
/// good. The key of a former certificate that nobody needs any more gives way, one that decrypts does not.
///
/// Source: ADR 0065.
enum NewKeyPlace {
    private static let places: [TokenSlot] = [.authentication, .signature]

    /// The place for a new key.
    ///
    /// - Parameters:
    ///   - old: the certificate that is followed.
    ///   - found: what is on the token.
    ///   - told: SHA-256, hexadecimal, of certificates that nobody needs, as the centre says: never in force, or before the old one.
    ///   - kept: places that stay as they are, because of their keys to decrypt with; nil when the new key gets none beside it.
    /// - Returns: the place.
    /// - Throws: `AssistantError` with `.tokenFull`.
    static func beside(
        _ old: HeldCertificate,
        on found: FoundToken,
        _ told: Set<String>,
        keeping kept: Set<TokenSlot>? = nil
    ) throws(AssistantError) -> TokenSlot {
        let all = kept == nil ? places : places + TokenSlot.allCases.filter { !places.contains($0) }
        for place in all where place != old.slot {
            let there = found.certificates.filter { $0.slot == place }
            if kept?.contains(place) != true, there.allSatisfy({ givesWay($0, to: old, told) }) {
                return place
            }
        }
        throw AssistantError(.tokenFull)
    }

    /// Whether a certificate and its key are of no use to anybody any more: its end has come, or the centre says so; of a centre that
    /// does not tell what came before, an older one of the same holder by the same authority.
    private static func givesWay(
        _ held: HeldCertificate,
        to old: HeldCertificate,
        _ told: Set<String>
    ) -> Bool {
        guard let certificate = held.certificate, let followed = old.certificate, !certificate.decrypts
        else { return false }
        if held.standing == .expired || held.standing == .revoked { return true }
        if told.contains(Hexadecimal.encode(held.fingerprint)) { return true }
        let isOfSameHolder =
            certificate.issuerDER == followed.issuerDER
            && certificate.holder == followed.holder
        return isOfSameHolder && certificate.notBefore < followed.notBefore
    }
}
