import Foundation
import Model
import OpenSSL

/// One step of a ceremony, checked.
enum CeremonyStep: Hashable, Sendable {
    /// A new root, or an issuing authority below one of the book.
    case create(AuthorityPlan)
    /// A successor with a new key; for a root with links in both directions.
    case rollOver(AuthorityID, AuthorityDesk.Renewal)
    /// A certificate for somebody else's authority.
    case sign(path: String, sha256: [UInt8], by: AuthorityID, profile: String)
    /// One authority certifies another one's key.
    case crossSign(AuthorityID, by: AuthorityID)
    /// A cross certificate for somebody else's authority.
    case crossSignFile(path: String, sha256: [UInt8], by: AuthorityID, profile: String)
    /// An authority's certificate is revoked, with all that stands below it.
    case revoke(AuthorityID, RevocationOrder)
    /// A certificate that one of our authorities signed for an authority is revoked.
    case revokeCertificate(CertificateID, RevocationOrder)
    /// The key is in another token now.
    case move(AuthorityID, to: String)
    /// A new revocation list.
    case publishList(AuthorityID)
    /// An authority issues no more.
    case retire(AuthorityID)
    /// The key of a retired authority goes, though at most so many of its certificates are valid.
    case destroy(AuthorityID, evenThough: Int)
    /// The key goes to the medium.
    case offline(AuthorityID)
    /// The key is put under a secret that is split.
    case share(AuthorityID, threshold: Int, of: Int, folder: String)

    /// What it is, in one line of the protocol; nothing in it depends on keys or on the hour.
    var words: String {
        switch self {
        case .create(let plan) where plan.role == .root:
            "新建根CA \(plan.id): \(plan.algorithm.rawValue), \(plan.signatureAlgorithm.rawValue), CN=\(plan.commonName), O=\(plan.organization)"
        case .create(let plan):
            "新建签发CA \(plan.id), 由 \(plan.parent?.name ?? "-") 签发: \(plan.algorithm.rawValue), \(plan.signatureAlgorithm.rawValue), CN=\(plan.commonName), O=\(plan.organization), 模板 \(plan.profile)"
        case .rollOver(let id, _): "更替 \(id): 新密钥的继任CA, 旧CA停止签发"
        case .sign(_, let sha256, let issuer, let profile):
            "由 \(issuer) 签发外部CA证书: 请求 SHA-256 \(Hexadecimal.encode(sha256)), 模板 \(profile)"
        case .crossSign(let id, let issuer): "由 \(issuer) 交叉签发 \(id)"
        case .crossSignFile(_, let sha256, let issuer, let profile):
            "由 \(issuer) 交叉签发外部CA: 证书文件 SHA-256 \(Hexadecimal.encode(sha256)), 模板 \(profile)"
        case .revoke(let id, let order): "吊销 \(id) 的证书: \(order.ceremonyWords)"
        case .revokeCertificate(let id, let order):
            "吊销 \(id.authority) 签发的CA证书 \(id.serial.hexadecimal): \(order.ceremonyWords)"
        case .move(let id, let uri): "登记 \(id) 的私钥的新位置: \(uri)"
        case .publishList(let id): "发布 \(id) 的吊销列表"
        case .retire(let id): "停用 \(id)"
        case .destroy(let id, 0): "销毁 \(id) 的私钥"
        case .destroy(let id, let valid): "销毁 \(id) 的私钥, 即使其至多 \(valid) 张证书仍有效"
        case .offline(let id): "将 \(id) 的私钥移至离线介质"
        case .share(let id, let threshold, let count, _): "将 \(id) 的私钥口令分为 \(count) 份, 任意 \(threshold) 份可用"
        }
    }
}

extension RevocationOrder {
    /// 原因, in one line of the protocol.
    fileprivate var ceremonyWords: String {
        let style = Date.ISO8601FormatStyle(timeZone: TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt)
            .year().month().day()
        let since = invalidityDate.map { date in
            Date(timeIntervalSince1970: TimeInterval(date.secondsSinceEpoch)).formatted(style)
        }
        let parts = [reason.rawValue, cause?.label, text, since.map { "自 \($0) 起不可信" }]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}
