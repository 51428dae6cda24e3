import Model
import OpenSSL

extension HeldCertificate {
    /// Whether it is used in the place of another one that has ended or was revoked: a newer one of the same holder, for the same.
    func takesPlace(of other: HeldCertificate) -> Bool {
        guard standing == .good, other.standing == .expired || other.standing == .revoked,
            let certificate, let former = other.certificate
        else { return false }
        return former.notBefore < certificate.notBefore && former.holder == certificate.holder
            && former.decrypts == certificate.decrypts
    }
}

extension Certificate {
    private static let decrypting: Set<KeyUsage> = [.keyEncipherment, .dataEncipherment, .keyAgreement]

    /// Whose it is: the number of the person or the organisation, where the name has one.
    var holder: String { subject[.serialNumber] ?? subject.description }

    /// Whether its key opens what was encrypted to it.
    var decrypts: Bool { !Certificate.decrypting.isDisjoint(with: keyUsage ?? []) }
}
