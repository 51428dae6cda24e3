import Model
import OpenSSL

extension FoundToken {
    /// The certificates on the token, the centre's first, the newest of them first: after 更新 there may be two.
    ///
    /// Whether they are in force, and of which authorities, is for the centre to say: the clock of this machine may be wrong, and its
    /// settings older than the newest authority.
    var followed: [(held: HeldCertificate, certificate: Certificate)] {
        let all =
            certificates
            .compactMap { held -> (held: HeldCertificate, certificate: Certificate)? in
                held.certificate.map { (held, $0) }
            }
            .sorted { $1.certificate.notBefore < $0.certificate.notBefore }
        return all.filter { $0.held.standing != .foreign } + all.filter { $0.held.standing == .foreign }
    }
}
