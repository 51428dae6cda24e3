public import Model
import Issuer
import OpenSSL
import Store
import Tokens

extension AuthorityDesk {
    /// Tells the book where the key of an authority is now, as when its HSM was replaced and the new one has the key by its vendor's
    /// means, or when module or place of the PIN changed.
    ///
    /// The key signs a challenge there first; what is in the former place stays there. An OCSP signer in another token goes
    /// with that one: where none is left the authority gets a signer whose key is beside its own. Can be repeated.
    ///
    /// - Parameters:
    ///   - id: the authority, whose key is in a token.
    ///   - uri: the token and the key in it (RFC 7512).
    /// - Returns: its record.
    /// - Throws: `HierarchyError` with `.notInState` or `.unusable`, `MigrationError` with `.keyNotOfCertificate`, `HSMError`; `CentreError` with
    ///   `.occupied` or `.authoritiesBusy`, `IssuanceError` or `BookError`.
    public func move(_ id: AuthorityID, to uri: String) async throws -> AuthorityRecord {
        let lock = try custodyLock(id)
        defer { withExtendedLifetime(lock) {} }
        // People are asked for a PIN before the turn is waited for.
        let reference = try place(of: centre.authorityRecord(id.name), at: uri)
        let turn = try await namesLock()
        defer { withExtendedLifetime(turn) {} }
        let record = try centre.authorityRecord(id.name)
        guard record.state != .destroyed else { throw HierarchyError(.notInState(id, record.state)) }
        let moved = record.kept(at: reference)
        if record.keyReference != reference {
            let detail = ["key": reference, "before": record.keyReference]
            try await conclude([
                .updateAuthority(moved, from: record.state), event("authority.move", id, detail),
            ])
            onStep(.recorded)
        }
        try await replaceSigner(of: moved)
        return moved
    }

    /// How the book names the key in its new place, once it has proven whose it is.
    private func place(of record: AuthorityRecord, at text: String) throws -> String {
        guard TokenURI.isOne(record.keyReference), TokenURI.isOne(text) else {
            let detail = "only keys in tokens are moved so"
            throw HierarchyError(.unusable(what: record.keyReference, detail: detail))
        }
        let publicKey = try Certificate(der: record.certificate).publicKey
        do {
            let algorithm = record.signatureAlgorithm
            let proven = try centre.keyring.provenKey(text, for: publicKey, using: algorithm)
            guard let key = proven as? HSMKey else { return text }
            return try TokenURI(parsing: text).naming(key.uri).description
        } catch let error as HSMError {
            guard case .notProven = error.reason else { throw error }
            throw MigrationError(.keyNotOfCertificate)
        }
    }

    private func replaceSigner(of record: AuthorityRecord) async throws {
        let now = centre.clock.now
        guard record.role == .issuing, try centre.mayGetSigner(record, Certificate(der: record.certificate))
        else { return }
        let signers = try centre.book.signers(.ocsp).filter {
            try $0.authority == record.id && $0.isValid(at: now) && !centre.isRevoked($0)
        }
        let place = try KeyCustody(like: record.keyReference)
        guard !signers.contains(where: { isLasting($0, beside: place) }) else { return }
        _ = try await centre.renewSigner(of: record, at: place)
        onStep(.signerReady)
    }

    /// Whether a signer's key can be reached, and is not in another token than its authority's, which may still be here and is
    /// about to go.
    private func isLasting(_ signer: SignerRecord, beside place: KeyCustody) -> Bool {
        if TokenURI.isOne(signer.keyReference) {
            guard let own = try? KeyCustody(like: signer.keyReference), own == place else { return false }
        }
        return (try? centre.keyring.key(signer.keyReference)) != nil
    }
}
