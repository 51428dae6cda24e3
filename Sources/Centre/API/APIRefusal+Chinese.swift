public import Model

extension APIRefusal: SpokenError {
    /// What failed, for the people at a reader; what only machines ask for is left out.
    public var chinese: String? {
        switch reason {
        case .unknownCertificate: "操作员证书不是本中心签发的"
        case .expired: "操作员证书已过期，请更新"
        case .revoked: "操作员证书已被吊销或暂停"
        case .unregistered: "操作员证书未登记"
        case .application(let number): "申办 \(number) 不归本操作员办理"
        case .notAtIssuance(let number, let state): "申办 \(number) 处于 \(state.label)，尚不能签发证书"
        case .otherKey(let number): "申办 \(number) 记录的公钥与介质上的不同，请插入原介质"
        case .notAtProof(let number, let state): "申办 \(number) 处于 \(state.label)，尚不能验证介质"
        case .unproven(let number): "申办 \(number) 的介质未能用证书的密钥签署挑战，请重新插入介质"
        case .alreadyRevoked(let serial): "证书 \(serial.hexadecimal) 已被吊销"
        case .disabled, .profile, .incomplete, .factUnknown, .factNotList, .subjectFromApplication,
            .noCertificate, .noIssuer:
            nil
        }
    }
}
