package import Model

extension Sample {
    /// The changes that bring certificate `index` from nothing to `state`.
    package static func path(to state: CertificateState, _ index: Int) -> [Change] {
        let id = certificateID(index)
        let issued = issue(index)
        return switch state {
        case .reserved: Array(issued.prefix(1))
        case .signing: Array(issued.prefix(2))
        case .issued: issued
        case .active: issued + [.activateCertificate(id)]
        case .held: issued + [.activateCertificate(id), .holdCertificate(id, at: later)]
        case .revoked: issued + [.activateCertificate(id), .revokeCertificate(id, revocation())]
        case .abandoned: issued.prefix(1) + [.abandonCertificate(id)]
        }
    }
}
