public import Model

extension StationError: SpokenError {
    /// What failed, for the people at a reader.
    public var chinese: String? {
        switch reason {
        case .untrueOffice: "服务器的应答不可信，请保留介质并联系管理员"
        case .clockDiffers(let seconds): "服务器时钟与本工位相差 \(seconds) 秒"
        case .operatorGone: "操作员介质被取走，会话已结束"
        }
    }
}
