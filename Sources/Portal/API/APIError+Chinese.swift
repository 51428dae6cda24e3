public import Model

extension APIError: SpokenError {
    /// What failed, for the people at a reader; what a station of this release never sends is left out.
    public var chinese: String? {
        switch reason {
        case .tooFast: "请求过于频繁，请稍候"
        case .busy: "服务器繁忙，请稍候"
        case .keyInUse: "同一请求仍在处理，请稍候"
        case .anonymous: "没有出示操作员证书"
        case .badMember, .notJSON, .mediaType, .keyUnreadable, .keyMissing, .keyReused, .noSuchResource,
            .method,
            .tooLarge, .notHTTP, .host:
            "服务器不接受发来的消息，请核对双方版本"
        }
    }
}
