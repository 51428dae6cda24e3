import Model
import OpenSSL

/// How it was shown that a new certificate works where it belongs.
public enum SuccessionProof: Hashable, Sendable {
    /// Its key signed a challenge of 16 to 1024 octets that was made for this.
    case signature([UInt8], ofChallenge: [UInt8])
    /// A staff member states it, in their own words.
    case statement(String)

    /// How many octets a challenge may have.
    static let challengeLengths = 16...1024

    /// What the audit chain says of it.
    ///
    /// - Throws: `SuccessionError` with `.challengeUnfit`, `.signatureUnfit` or `.statementMissing`.
    func detail(for certificate: Certificate) throws(SuccessionError) -> String {
        switch self {
        case .signature(let signature, let challenge):
            guard Self.challengeLengths.contains(challenge.count) else {
                throw SuccessionError(.challengeUnfit(octets: challenge.count))
            }
            guard certificate.publicKey.verify(signature: signature, message: challenge) else {
                throw SuccessionError(.signatureUnfit(certificate.serial))
            }
            return "signed a challenge of \(challenge.count) octets"
        case .statement(let words):
            guard (2...200).contains(words.unicodeScalars.count) else {
                throw SuccessionError(.statementMissing)
            }
            return "stated: \(words)"
        }
    }
}
