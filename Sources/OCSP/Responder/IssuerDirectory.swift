import Model
import OpenSSL

/// Finds the authority that a CertID means, by whichever hash function the client chose; one object, because every answer looks into it.
final class IssuerDirectory: Sendable {
    private struct Key: Hashable {
        let algorithm: DigestAlgorithm
        let nameHash: [UInt8]
        let keyHash: [UInt8]

        /// The key tells nearly all of them apart.
        func hash(into hasher: inout Hasher) { hasher.combine(octets: keyHash) }
    }

    /// Every authority, in the order given.
    let all: [OCSPIssuer]
    /// The authorities whose answers depend on the certificate of an authority.
    let below: [CertificateID: Set<AuthorityID>]
    /// The authorities for which somebody signs, by the certificate of whoever signs.
    let delegations: [CertificateID: AuthorityID]
    /// The authorities of which nothing may be said.
    let withheld: Set<AuthorityID>
    private let issuers: [Key: OCSPIssuer]

    init(_ all: [OCSPIssuer]) {
        self.all = all
        withheld = Set(all.filter(\.isWithheld).map(\.id))
        below = all.reduce(into: [:]) { below, issuer in
            for id in issuer.above { below[id, default: []].insert(issuer.id) }
        }
        delegations = all.reduce(into: [:]) { delegations, issuer in
            for signer in issuer.signers {
                let id = CertificateID(authority: issuer.id, serial: signer.certificate.serial)
                delegations[id] = issuer.id
            }
        }
        var issuers: [Key: OCSPIssuer] = [:]
        for issuer in all {
            for algorithm in DigestAlgorithm.allCases {
                let nameHash = algorithm.hash(issuer.certificate.subjectDER)
                let keyHash = algorithm.hash(issuer.certificate.publicKey.keyBits)
                issuers[Key(algorithm: algorithm, nameHash: nameHash, keyHash: keyHash)] = issuer
            }
        }
        self.issuers = issuers
    }

    /// The one issuer of all `identifiers`.
    ///
    /// - Throws: `OCSPError` with `.foreignIssuer` or `.severalIssuers`; `.bookUnavailable` while no authority is known.
    func issuer(of identifiers: [OCSPCertificateID]) throws(OCSPError) -> OCSPIssuer {
        guard !all.isEmpty else { throw OCSPError(.bookUnavailable(detail: "no authority is known yet")) }
        var found: OCSPIssuer?
        for identifier in identifiers {
            guard let issuer = issuer(of: identifier) else { throw OCSPError(.foreignIssuer) }
            guard found == nil || found?.id == issuer.id else { throw OCSPError(.severalIssuers) }
            found = issuer
        }
        guard let found else { throw OCSPError(.foreignIssuer) }
        return found
    }

    /// The issuer that one identifier means; nil for a foreign one.
    func issuer(of identifier: OCSPCertificateID) -> OCSPIssuer? {
        guard let algorithm = identifier.hashAlgorithm else { return nil }
        let key = Key(
            algorithm: algorithm,
            nameHash: identifier.issuerNameHash,
            keyHash: identifier.issuerKeyHash
        )
        return issuers[key]
    }
}
