import Issuer
import Model
import OpenSSL
import Store
import Tokens

extension CACentre {
    /// The key of an authority's next OCSP signer, called by the first number that is free.
    ///
    /// In a token another centre may have authorities of the same names, and keys called so. A file that the book does not know
    /// lay there before the book, as after a restore: nobody can say whether its key was reported compromised.
    ///
    /// - Parameters:
    ///   - record: the authority.
    ///   - algorithm: kind and size.
    ///   - before: the signers that it had.
    ///   - custody: how the key is kept.
    /// - Returns: the key, which none of them has, and its reference.
    /// - Throws: as `makeKey`.
    func signerKey(
        of record: AuthorityRecord,
        _ algorithm: KeyAlgorithm,
        besides before: [SignerRecord],
        at custody: KeyCustody
    ) async throws -> (key: any SigningKey, reference: String) {
        let used = Set(before.map(\.keyHash))
        var number = before.count + 1
        while true {
            do {
                let made = try await makeKey(
                    named: "ocsp-\(record.id)-\(number)",
                    algorithm: algorithm,
                    signatureAlgorithm: record.signerAlgorithm(for: algorithm),
                    at: custody
                )
                let keyHash = DigestAlgorithm.sha256.hash(made.key.subjectPublicKeyInfo)
                guard used.contains(keyHash) else { return made }
            } catch let error as HSMError {
                guard case .keyExists = error.reason, number < Self.lastSigner else { throw error }
            } catch let error as KeyFileError {
                guard case .notOfBook = error.reason, number < Self.lastSigner else { throw error }
            } catch let error as HierarchyError {
                // A signer of another kind was begun under this number.
                guard case .keyOfOtherKind = error.reason, number < Self.lastSigner else { throw error }
            }
            number += 1
        }
    }

    /// How the key of the next signer is kept: as that of the latest; in the token of the authority where that one's is away, as after
    /// its HSM was replaced.
    ///
    /// - Throws: `HSMError` with `.invalidURI`.
    func signerCustody(
        of record: AuthorityRecord,
        after latest: SignerRecord?
    ) throws(HSMError) -> KeyCustody {
        guard let latest else { return try KeyCustody(like: record.keyReference) }
        let isLeft = TokenURI.isOne(record.keyReference) && isTokenAway(latest.keyReference)
        return try KeyCustody(like: isLeft ? record.keyReference : latest.keyReference)
    }

    /// Whether an authority that is about to be taken could issue its OCSP signer, tomorrow too.
    ///
    /// For what is written before the signer is made: an authority without one is of no use.
    ///
    /// - Parameters:
    ///   - record: the authority, not in the book yet.
    ///   - above: the certificates above it.
    /// - Throws: `IssuanceError`, as the issuance of the signer would.
    func rehearseSigner(of record: AuthorityRecord, above: [Certificate]) throws {
        try identity(of: record, above: above).rehearse(
            profiles.profile("OCSP"),
            facts: .responder(of: Certificate(der: record.certificate).subject),
            at: clock.now.advanced(bySeconds: 86_400)
        )
    }

    /// More signers an authority never has: one a week for a hundred years.
    private static let lastSigner = 5_200
}
