import Model
import OpenSSL

/// How it was shown that a new certificate works where it belongs.
public enum SuccessionProof: Hashable, Sendable {
    /// Its key signed a challenge of 16 to 1024 octets that was made for this.
    case signature([UInt8], ofChallenge: [UInt8])
    /// A staff member states it, in their own words.
    case statement(String)

    /// What the audit chain says of it.
    ///
    /// - Throws: `CentreError` with `.proofFailed`; `SuccessionError` with `.statementMissing`.
    func detail(for certificate: Certificate) throws -> String {
        switch self {
        case .signature(let signature, let challenge):
            guard (16...1024).contains(challenge.count),
                certificate.publicKey.verify(signature: signature, message: challenge)
            else {
                throw CentreError(
                    .proofFailed(detail: "its signature does not verify with the new certificate")
                )
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
