import Model
public import OpenSSL
public import Store

extension CACentre {
    /// The public halves of the audit keys on record, newest first.
    public func auditPublicKeys() throws -> [PublicKey] {
        try book.signers(.audit).map { try PublicKey(subjectPublicKeyInfo: $0.subjectPublicKeyInfo) }
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
