/// 申请人类型: who applies.
///
/// Source: product.md §16 item 5.
public enum ApplicantKind: String, CaseIterable, Sendable {
    /// 评标专家, a person.
    case expert = "EXPERT"
    /// 招标人, an enterprise.
    case tenderer = "TENDERER"
    /// 投标人, an enterprise.
    case bidder = "BIDDER"

    /// 用户看到的名称.
    public var label: String {
        switch self {
        case .expert: "评标专家"
        case .tenderer: "招标人"
        case .bidder: "投标人"
        }
    }
}
