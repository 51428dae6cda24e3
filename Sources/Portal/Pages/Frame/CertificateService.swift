import Model

/// What the holder of a certificate may have done with it; the words are in `words.txt` under `service_`.
enum CertificateService: String, CaseIterable {
    case renew, replace, unlock, revoke, reissue
    /// 紧急挂失: no application comes before it.
    case emergency

    /// The business; nil for an emergency.
    var type: ApplicationType? {
        switch self {
        case .renew: .renew
        case .replace: .replace
        case .unlock: .unlock
        case .revoke: .revoke
        case .reissue: .reissue
        case .emergency: nil
        }
    }
}
