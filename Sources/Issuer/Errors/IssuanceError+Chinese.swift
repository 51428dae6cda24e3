public import Model

extension IssuanceError: SpokenError {
    /// What failed, for the people at a reader; what only other desks meet is left out.
    public var chinese: String? {
        switch reason {
        case .applicationBoundToOtherKey(let number): "申办 \(number) 已对应另一公钥，请插入其密钥所在的介质"
        case .authorityNotYetValid(let authority): "时钟早于签发机构 \(authority) 的生效时间，请校准时钟"
        case .book(let error): error.chinese
        case .clockJumpedBack: "时钟早于账簿中的最新记录，请校准时钟"
        case .comparisonFailed, .recordDisagrees: "签发内容与批准内容不符，未保存，请联系管理员"
        case .cryptography: "密码运算出错，请联系管理员"
        case .factMissing(let profile, let fact): "模板 \(profile) 需要 \(fact)，申办资料中没有"
        case .factUnusable(let fact, _): "申办资料中的 \(fact) 不能写入证书，需更正后重新审核"
        case .keyBlocked: "该公钥已被列入禁用名单，请换用其他介质"
        case .keyNotAllowed(let profile, let algorithm): "模板 \(profile) 不允许 \(algorithm.rawValue) 密钥"
        case .keyTooWeak: "介质产生的密钥强度不足，请换用其他介质"
        case .keyUnfit(let authority, _): "签发机构 \(authority) 的密钥不符，请停止操作并联系管理员"
        case .keyUnavailable(let authority, _): "签发机构 \(authority) 的密钥暂不可用，请联系管理员"
        case .lintFailed: "证书未通过签发前检查，未签发，请联系管理员"
        case .noAuthority(let name): "没有可用的签发机构 \(name)"
        case .noProfile(let name): "没有模板 \(name)"
        case .predecessorExpired: "原证书已到期，请申请新证书"
        case .proofOfPossessionFailed: "证书请求未由其密钥签名，请重新插入介质"
        case .succession: "不能接续原证书，请联系管理员"
        case .validityEmpty(let authority): "签发机构 \(authority) 即将到期，不能再签发"
        case .profileSwitchedOff, .requestBeyondProfile: nil
        }
    }
}
