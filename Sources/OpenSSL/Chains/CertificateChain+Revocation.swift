public import Model

extension CertificateChain {
    /// Verifies `leaf` and looks every certificate of the path but the anchor up in its issuer's list.
    ///
    /// The lists are checked here for every algorithm alike: libcrypto 3.0 has no way to give a list the
    /// distinguishing identifier of SM2, so its own check refuses every SM2 chain with lists.
    ///
    /// - Parameters:
    ///   - leaf: the certificate in question.
    ///   - intermediates: what may stand between it and an anchor.
    ///   - anchors: who is trusted.
    ///   - moment: the time of the check, for certificates and lists.
    ///   - purpose: what the leaf is wanted for.
    ///   - revocationLists: full lists or partitions, in any order; a list per issuer of the path is needed.
    /// - Returns: a path that holds; when none does, the first refusal from the leaf on.
    /// - Throws: `CryptoError` with `.library` when the check itself could not be made.
    ///
    /// Source: RFC 5280 §6.3; GM/T 0015 (lists signed with SM2).
    public static func verify(
        leaf: Certificate,
        intermediates: [Certificate],
        anchors: [Certificate],
        at moment: Timestamp,
        purpose: ChainPurpose = .any,
        revocationLists: [RevocationList]
    ) throws(CryptoError) -> ChainVerdict {
        try verify(
            leaf: leaf,
            intermediates: intermediates,
            anchors: anchors,
            at: moment,
            purpose: purpose
        ) { path in
            for (depth, (certificate, issuer)) in zip(path, path.dropFirst()).enumerated() {
                let check = RevocationListCheck(certificate: certificate, issuer: issuer, moment: moment)
                if let refusal = check.refusal(by: revocationLists) {
                    return .refused(refusal, depth: depth)
                }
            }
            return .trusted(path: path)
        }
    }
}
