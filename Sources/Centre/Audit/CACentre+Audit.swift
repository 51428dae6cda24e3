import Model
public import OpenSSL
public import Store

extension CACentre {
    /// The public halves of the audit keys on record, newest first.
    public func auditPublicKeys() throws -> [PublicKey] {
        try book.signers(.audit).map { try PublicKey(subjectPublicKeyInfo: $0.subjectPublicKeyInfo) }
    }

    /// The key that signs the audit chain, after it has proven that it is the one on record; nil when none is.
    ///
    /// Whoever is about to do something asks for it first: a deed whose entries nobody could sign is not begun.
    ///
    /// - Throws: `KeyFileError`, with `.otherKey` for another key in its file; `CentreError`.
    @discardableResult
    func auditKey() throws -> PrivateKey? {
        guard let signer = try book.signers(.audit).first else { return nil }
        let publicKey = try PublicKey(subjectPublicKeyInfo: signer.subjectPublicKeyInfo)
        guard let key = try keyring.provenKey(signer.keyReference, for: publicKey) as? PrivateKey else {
            throw CentreError(.keyNotInFile(reference: signer.keyReference))
        }
        return key
    }

    /// Checks the whole audit chain; checkpoints must be signed by one of `keys`.
    public func verifyAudit(with keys: [PublicKey]) throws -> AuditVerdict {
        let verdict = try book.verifyAuditTrail { checkpoint in
            keys.contains { key in
                key.fingerprint == checkpoint.keyHash
                    && key.verify(signature: checkpoint.signature, message: checkpoint.canonicalForm)
            }
        }
        guard verdict.fault == nil, verdict.signedUpTo == 0 else { return verdict }
        // The founding signs the first entries, so a chain without any signature has lost them.
        return AuditVerdict(head: verdict.head, signedUpTo: 0, fault: .unsigned)
    }
}
