/// What the script of 证书绑定 asks, in the order in which it asks; each is a form that is answered in JSON.
enum BindingAct: String, CaseIterable, Sendable {
    /// 获取CA信息: what the centre knows of the certificates on a token.
    case certificate
    /// What is to be signed.
    case challenge
    /// 绑定CA, with the signature.
    case signature
}
