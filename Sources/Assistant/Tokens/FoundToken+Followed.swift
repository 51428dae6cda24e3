import Model
import OpenSSL

extension FoundToken {
    /// The centre's certificates on the token, the newest first: after 更新 there may be two.
    ///
    /// Whether they are in force is for the centre to say: the clock of this machine may be wrong.
    var followed: [(held: HeldCertificate, certificate: Certificate)] {
        certificates
            .compactMap { held -> (held: HeldCertificate, certificate: Certificate)? in
                guard held.standing != .foreign, let certificate = held.certificate else { return nil }
                return (held, certificate)
            }
            .sorted { $1.certificate.notBefore < $0.certificate.notBefore }
    }
}
