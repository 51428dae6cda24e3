public import CRL
public import Model
public import OCSP

extension StatusAuthority {
    /// A responder for this authority with its delegated signer.
    public func responder(
        _ status: MemoryStatus,
        clock: WallClock,
        policy: OCSPPolicy = OCSPPolicy()
    ) throws -> OCSPResponder {
        OCSPResponder(issuers: [try issuer()], status: status, clock: clock, policy: policy)
    }

    /// This authority as a responder sees it.
    public func issuer() throws -> OCSPIssuer {
        let signer = try OCSPSigner(delegated: signerCertificate, key: signerKey, issuer: certificate, of: id)
        return OCSPIssuer(id: id, certificate: certificate, signers: [signer])
    }

    /// This authority as a publisher of lists sees it.
    public func listIssuer() throws -> RevocationListIssuer {
        try RevocationListIssuer(id: id, certificate: certificate, key: key)
    }
}
