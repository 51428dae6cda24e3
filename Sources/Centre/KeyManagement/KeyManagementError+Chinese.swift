public import Model

extension KeyManagementError: SpokenError {
    /// What failed, for the people at a reader.
    public var chinese: String? {
        switch reason {
        case .notConfigured: "未配置恢复员，不能生成加密密钥，请联系管理员"
        case .officerUnusable(let path, _): "恢复员证书 \(path) 不可用，请联系管理员"
        case .madeHere(let profile): "模板 \(profile) 的加密密钥由本中心生成并归档，请执行 pki produce"
        case .otherPair(let number, let serial): "申办 \(number) 已有加密证书 \(serial.hexadecimal)，其密钥不在该介质上"
        case .unproven(let number): "申办 \(number) 的介质未能证明其加密密钥，请重新插入介质"
        }
    }
}

extension KeyRecoveryError: SpokenError {
    /// What failed, for the people at a reader; they meet one of these only.
    public var chinese: String? {
        guard case .needed(let number, let serial, let token) = reason else { return nil }
        return "申办 \(number) 的介质 \(token) 等待恢复加密证书 \(serial.hexadecimal) 的密钥，请先办理密钥恢复（pki key propose）"
    }
}
